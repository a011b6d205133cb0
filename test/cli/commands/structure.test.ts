import assert from 'node:assert/strict';
import { Command } from 'commander';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { addStructureCommand } from '../../../cli/commands/structure.js';
import { readStudyFile } from '../../../cli/read-study-file.js';
import { createFields } from '../../../learning/engine/fields.js';
import { computeStructureWaves } from '../../../physics/structure-waves.js';
import { parseAtomsJson } from '../../../physics/structures/atoms-json.js';
import { parseCif } from '../../../physics/structures/cif.js';
import { drawStructure } from '../../../physics/structures/structure.js';
import { parseXyz } from '../../../physics/structures/xyz.js';
import { InputError } from '../../../study/errors.js';
import { createStreams } from '../../../study/random-stream.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, SMALL_STUDY } from '../run-command.js';
import { assertSameCrystal } from '../../physics/structures/same-crystal.js';

async function writeStructure(out: string, ...options: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['structure', SMALL_STUDY, '--out', out, ...options]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** In this process, as nothing is printed before the error. */
async function failToWrite(out: string, options: readonly string[]): Promise<void> {
  const program = new Command().option('--data <folder>', '', '.hrtem-transfer').option('--json').exitOverride();
  addStructureCommand(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync(['structure', SMALL_STUDY, '--out', out, ...options], { from: 'user' });
}

describe('structure', () => {
  it('writes the very atoms that the study simulates, in the cell of its slices', async (context) => {
    const out = join(makeTemporaryFolder(context), 'atoms.json');
    const said = await writeStructure(out, '--json', '--domain', 'under', '--split', 'validation', '--index', '2');
    const written = parseAtomsJson(readFileSync(out, 'utf8'));
    const json: unknown = JSON.parse(said);
    assert.ok(typeof json === 'object' && json !== null && 'atoms' in json && 'cellAngstrom' in json && 'file' in json);
    assert.equal(json.atoms, written.atomicNumbers.length);
    assert.deepEqual(json.cellAngstrom, written.cellAngstrom);
    assert.equal(json.file, out);

    const { seed, domains } = readStudyFile(SMALL_STUDY);
    const drawn = drawStructure(domains[0].structure, createStreams(seed)('structure', 'validation', 2));
    const atoms = [drawn.particleAtoms, drawn.substrateAtoms];
    assert.deepEqual(
      [...written.atomicNumbers],
      atoms.flatMap(({ atomicNumbers }) => [...atomicNumbers]),
    );
    assert.deepEqual(
      [...written.positionsAngstrom],
      atoms.flatMap(({ positionsAngstrom }) => [...positionsAngstrom]),
    );

    const fields = createFields();
    const waves = computeStructureWaves(fields, createStreams(seed), domains[0], 'validation', 2);
    fields.close();
    assert.equal(written.atomicNumbers.length, waves.atoms);
    assert.deepEqual(written.cellAngstrom, [32, 32, waves.slices * domains[0].multislice.sliceThicknessAngstrom]);
  });

  it('writes parts of a structure, in the format that the file name ends in', async (context) => {
    const folder = makeTemporaryFolder(context);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    await writeStructure(join(folder, 'particles.cif'), '--domain', 'over', '--part', 'particles');
    await writeStructure(join(folder, 'carbon.xyz'), '--domain', 'over', '--part', 'substrate');
    const [particles, carbon] = [parseCif(read('particles.cif')), parseXyz(read('carbon.xyz'))];
    const { seed, domains } = readStudyFile(SMALL_STUDY);
    const drawn = drawStructure(domains[1].structure, createStreams(seed)('structure', 'training', 0));
    const { cellAngstrom } = carbon;
    assertSameCrystal(particles, { ...drawn.particleAtoms, cellAngstrom });
    assertSameCrystal(carbon, { ...drawn.substrateAtoms, cellAngstrom });
    assert.deepEqual(readdirSync(folder), ['carbon.xyz', 'particles.cif']);
  });

  it('says in one line what it wrote, and makes the folder', async (context) => {
    const out = join(makeTemporaryFolder(context), 'new', 'folder', 'atoms.extxyz');
    const line = await writeStructure(out, '--domain', 'under');
    assert.match(line, /^\d+ atoms \(\d+ Cd, \d+ Se, \d+ C\), 1 particle, cell 32 x 32 x \d+ Å: .*atoms\.extxyz\n$/);
    assert.ok(existsSync(out));
  });

  it('refuses what it cannot do and writes nothing', async (context) => {
    const folder = makeTemporaryFolder(context);
    mkdirSync(join(folder, 'folder.cif'));
    writeFileSync(join(folder, 'file'), '');
    const before = readdirSync(folder);
    for (const [out, options, message] of [
      ['a.cif', ['--domain', 'undr'], /--domain: expected one of under, over, got undr \(did you mean under\?\)/],
      ['a.cif', ['--domain', 'under', '--index', '1.5'], /--index: expected a whole number of 0 or more, got 1\.5/],
      [
        'a.cif',
        ['--domain', 'under', '--split', 'validation', '--index', '16'],
        /--index: expected a number below 16, as the study has 16 validation structures, counted from 0, got 16$/,
      ],
      [
        'a.cif',
        ['--domain', 'over', '--index', '16'],
        /--index: expected a number below 16, as the study has 16 training structures, counted from 0, got 16$/,
      ],
      ['a.cif', ['--domain', ''], /--domain: expected the name of a domain, got nothing/],
      [
        'a.pdb',
        ['--domain', 'under'],
        /a\.pdb: expected a file that ends in \.cif, \.xyz, \.extxyz, \.json, got \.pdb/,
      ],
      ['folder.cif', ['--domain', 'under'], /--out: expected a file that can be written, got .*folder\.cif: a folder/],
      ['file/a.cif', ['--domain', 'under'], /--out: expected a file that can be written, got .*a\.cif: ENOTDIR/],
    ] as const) {
      await assert.rejects(failToWrite(join(folder, out), options), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
    await assert.rejects(
      failToWrite(join(folder, 'a.cif'), ['--domain', 'under', '--split', 'test']),
      /Allowed choices/,
    );
    assert.deepEqual(readdirSync(folder), before);
    assert.ok(!existsSync(join(folder, 'a.cif')));
  });
});
