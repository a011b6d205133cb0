import assert from 'node:assert/strict';
import { Command } from 'commander';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { addSimulateCommand } from '../../../cli/commands/simulate.js';
import { readNpy } from '../../../micrographs/npy.js';
import { InputError } from '../../../study/errors.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const atoms = { cell_A: [12, 12, 4], Z: [29], positions_A: [[6, 6, 2]] };

async function simulate(folder: string, ...options: readonly string[]): Promise<void> {
  const program = new Command().option('--data <folder>', '', folder).option('--json').exitOverride();
  addSimulateCommand(program);
  await program.parseAsync(['simulate', join(folder, 'atoms.json'), ...options], { from: 'user' });
}

function makeFolder(context: TestContext, content: unknown = atoms): string {
  const folder = makeTemporaryFolder(context);
  writeFileSync(join(folder, 'atoms.json'), JSON.stringify(content));
  return folder;
}

describe('simulate', () => {
  it('writes potential, exit wave, images, pictures and every parameter', async (context) => {
    context.mock.method(process.stdout, 'write', () => true);
    const folder = makeFolder(context);
    const out = join(folder, 'out');
    await simulate(folder, '--sampling', '0.2', '--defocus', '-100,50', '--phonons', '2', '--out', out);
    assert.deepEqual(readdirSync(out).sort(), [
      'exit_wave.npy',
      'exit_wave_phase.png',
      'image_-100A.png',
      'image_50A.png',
      'images.npy',
      'potential.npy',
      'potential.png',
      'simulation.json',
    ]);
    assert.deepEqual(readNpy(join(out, 'potential.npy'), '<f4').shape, [60, 60]);
    assert.deepEqual(readNpy(join(out, 'exit_wave.npy'), '<c8').shape, [60, 60]);
    assert.deepEqual(readNpy(join(out, 'images.npy'), '<f4').shape, [2, 60, 60]);
    const parameters: unknown = JSON.parse(readFileSync(join(out, 'simulation.json'), 'utf8'));
    assert.ok(typeof parameters === 'object' && parameters !== null && 'defociAngstrom' in parameters);
    assert.deepEqual(parameters.defociAngstrom, [-100, 50]);
  });

  it('names every wrong option at once and writes nothing', async (context) => {
    const folder = makeFolder(context);
    const out = join(folder, 'out');
    await assert.rejects(
      simulate(folder, '--sampling', '5', '--defocus', '1,x', '--energy', '-3', '--out', out),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, /--sampling: expected a pixel from 0.01 to 1 Å, got 5/);
        assert.match(error.message, /--energy: expected an energy from 10000 to 10000000 eV, got -3/);
        assert.match(error.message, /--defocus: expected numbers in Å, separated by commas, got 1,x/);
        return true;
      },
    );
    assert.ok(!existsSync(out));
  });

  it('names file and field of atoms that it cannot take', async (context) => {
    const folder = makeFolder(context, { ...atoms, Z: [92] });
    const unknown = simulate(folder, '--out', join(folder, 'out'));
    await assert.rejects(
      unknown,
      /atoms\.json: Z\.0: expected the atomic number of an element with scattering factors, got 92/,
    );
    writeFileSync(join(folder, 'atoms.json'), JSON.stringify({ ...atoms, cell_A: [12, 12, 1] }));
    const thin = simulate(folder, '--out', join(folder, 'out'));
    await assert.rejects(thin, /atoms\.json: cell: expected a cell at least as high as a slice, 2 Å, got 1 Å/);
    assert.ok(!existsSync(join(folder, 'out')));
  });
});
