import assert from 'node:assert/strict';
import { Command } from 'commander';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { addSimulateCommand } from '../../../cli/commands/simulate.js';
import { readNpy } from '../../../micrographs/npy.js';
import { InputError } from '../../../study/errors.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const atoms = { cell_A: [12, 12, 4], Z: [29], positions_A: [[6, 6, 2]] };

const imagingOf = z.object({ aberrations: z.unknown(), vibrationAngstrom: z.number(), mtf: z.unknown() });
const displacementsOf = z.object({
  displacements: z.record(z.string(), z.object({ angstrom: z.number(), source: z.string() })),
});

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

  it('images with aberrations, vibration and detector, and says so', async (context) => {
    context.mock.method(process.stdout, 'write', () => true);
    const folder = makeFolder(context);
    const [plain, out] = [join(folder, 'plain'), join(folder, 'out')];
    const common = ['--sampling', '0.2', '--defocus', '-100', '--phonons', '2'];
    await simulate(folder, ...common, '--out', plain);
    const lens = ['--cs', '-0.01', '--astigmatism', '50,30', '--threefold-astigmatism', '200,0', '--coma', '300,-90'];
    await simulate(folder, ...common, ...lens, '--vibration', '0.5', '--mtf', '0:1,0.5:0.6,1:0.2', '--out', out);
    const [first, second] = [plain, out].map((path) => readNpy(join(path, 'images.npy'), '<f4').data);
    assert.notDeepEqual(first, second);
    assert.ok(Math.abs(second.reduce((sum, value) => sum + value, 0) / second.length - 1) < 0.01);
    const described: unknown = JSON.parse(readFileSync(join(out, 'simulation.json'), 'utf8'));
    assert.deepEqual(imagingOf.parse(described), {
      aberrations: {
        sphericalAngstrom: -1e5,
        astigmatism: { magnitudeAngstrom: 50, azimuthDegrees: 30 },
        threefoldAstigmatism: { magnitudeAngstrom: 200, azimuthDegrees: 0 },
        coma: { magnitudeAngstrom: 300, azimuthDegrees: -90 },
      },
      vibrationAngstrom: 0.5,
      mtf: [
        [0, 1],
        [0.5, 0.6],
        [1, 0.2],
      ],
    });
  });

  it('moves atoms by the displacement of their element, or all by the one that is given', async (context) => {
    context.mock.method(process.stdout, 'write', () => true);
    const folder = makeFolder(context, {
      ...atoms,
      Z: [29, 6],
      positions_A: [
        [6, 6, 2],
        [3, 3, 1],
      ],
    });
    const run = async (name: string, ...options: readonly string[]) => {
      const out = join(folder, name);
      await simulate(folder, '--sampling', '0.2', '--phonons', '1', ...options, '--out', out);
      const { displacements } = displacementsOf.parse(JSON.parse(readFileSync(join(out, 'simulation.json'), 'utf8')));
      return { displacements, potential: readNpy(join(out, 'potential.npy'), '<f4').data };
    };
    const table = await run('table');
    assert.deepEqual(Object.keys(table.displacements), ['C', 'Cu']);
    assert.equal(table.displacements['Cu']?.angstrom, 0.082);
    assert.match(table.displacements['Cu']?.source ?? '', /Peng/);
    const given = await run('given', '--displacement', '0.2');
    assert.deepEqual(given.displacements['C'], { angstrom: 0.2, source: '--displacement' });
    assert.notDeepEqual(given.potential, table.potential);
  });

  it('refuses optics that can’t be, naming option, expectation and value', async (context) => {
    const folder = makeFolder(context);
    const wrong = ['--cs', '12', '--astigmatism', '50', '--coma', '-1,30', '--vibration', 'x', '--mtf', '0:1,0.5:0.6'];
    await assert.rejects(simulate(folder, ...wrong, '--out', join(folder, 'out')), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /--cs: expected a spherical aberration from -10 to 10 mm, got 12/);
      assert.match(error.message, /--astigmatism: expected a magnitude .* and an azimuth .* such as 50,30, got 50/);
      assert.match(error.message, /--coma: expected a magnitude from 0 .*, got -1,30/);
      assert.match(error.message, /--vibration: expected a number, got x/);
      assert.match(
        error.message,
        /--mtf: expected fractions of Nyquist, .* such as 0:1,0.5:0.6,1:0.2, got 0:1,0.5:0.6$/m,
      );
      return true;
    });
    assert.ok(!existsSync(join(folder, 'out')));
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
        assert.match(
          error.message,
          /--defocus: expected at most 1000 numbers in Å, separated by commas, of 100000000 at most, got 1,x/,
        );
        return true;
      },
    );
    assert.ok(!existsSync(out));
    const images = Array.from({ length: 1001 }, (_, i) => i).join();
    for (const defoci of ['0,1e9', images]) {
      await assert.rejects(simulate(folder, '--defocus', defoci, '--out', out), /--defocus: expected at most 1000/);
    }
    await assert.rejects(simulate(folder, '--out', ''), /--out: expected the name of a folder, got nothing/);
  });

  it('names file and field of atoms that it cannot take', async (context) => {
    const folder = makeFolder(context, { ...atoms, Z: [104] });
    const unknown = simulate(folder, '--out', join(folder, 'out'));
    await assert.rejects(
      unknown,
      /atoms\.json: Z\.0: expected the atomic number of an element with scattering factors, got 104/,
    );
    writeFileSync(join(folder, 'atoms.json'), JSON.stringify({ ...atoms, cell_A: [12, 12, 1] }));
    const thin = simulate(folder, '--out', join(folder, 'out'));
    await assert.rejects(thin, /atoms\.json: cell: expected a cell at least as high as a slice, 2 Å, got 1 Å/);
    assert.ok(!existsSync(join(folder, 'out')));
  });
});
