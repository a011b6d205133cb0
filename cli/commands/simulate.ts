import { Option, type Command } from 'commander';
import { resolve } from 'node:path';
import { thermalDisplacementAngstrom } from '../../physics/displacements.js';
import { spreadElectrons } from '../../physics/mtf.js';
import { PLACEMENTS } from '../../physics/potential.js';
import { simulateAtoms } from '../../physics/simulation.js';
import { createStreams } from '../../study/random-stream.js';
import { readAtomsFile } from '../atoms-file.js';
import { readGlobalOptions } from '../global-options.js';
import { loadFields } from '../load-fields.js';
import { addImagingOptions } from '../imaging-options.js';
import { requireWritable } from '../output-place.js';
import { parseSimulateOptions } from '../simulate-options.js';
import { describeSimulation, writeSimulation } from '../simulation-files.js';

export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .description('compute potential, exit wave and images of atoms')
    .argument('<atoms>', '.cif, .xyz, extended .xyz or atoms.json; an orthogonal or hexagonal cell')
    .requiredOption('--out <folder>', 'where potential.npy, exit_wave.npy, images.npy, pictures and simulation.json go')
    .option('--sampling <angstrom>', 'pixel of potential, wave and images, at most', '0.1')
    .option('--slice <angstrom>', 'slice thickness, at most', '2')
    .option('--energy <electronvolt>', 'of the electrons', '300e3')
    .option(
      '--defocus <angstrom,…>',
      'C1 from the exit face of the cell, one image each; negative is underfocus',
      '-100,0,100',
    )
    .option('--focal-spread <angstrom>', '1/e half width', '10')
    .option('--phonons <count>', 'frozen-phonon configurations; 0 is a static lattice', '0')
    .option('--seed <integer>', 'of the phonons', '1')
    .option(
      '--displacement <angstrom>',
      'rms thermal displacement a direction, of all elements (default: of each element its own, see simulation.json)',
    )
    .addOption(new Option('--placement <how>', 'of atoms between nodes').choices(PLACEMENTS).default('bilinear'));
  addImagingOptions(command).action(async (atomsPath: string, _options: unknown, command: Command) => {
    const { json } = readGlobalOptions(command);
    const options = parseSimulateOptions(command.opts());
    const atoms = readAtomsFile(atomsPath, options);
    const place = { command: 'simulate', kind: 'folder', path: resolve(options.out) } as const;
    requireWritable(place);
    const fields = await loadFields();
    const stream = createStreams(options.seed)('simulate', 'phonons');
    const frozenPhonons = {
      configurations: options.phonons,
      displacementAngstrom: options.displacementAngstrom ?? thermalDisplacementAngstrom,
      stream,
    };
    const arriving = simulateAtoms(fields, atoms, { ...options, ...(options.phonons > 0 && { frozenPhonons }) });
    const { mtf } = options;
    const images = mtf && arriving.images.map((image) => spreadElectrons(fields, image, arriving.grid, mtf));
    const simulation = { ...arriving, ...(images && { images }) };
    fields.close();
    const description = describeSimulation(atomsPath, atoms, options, simulation);
    await writeSimulation(place, simulation, options.defociAngstrom, description);
    if (json) process.stdout.write(`${JSON.stringify({ folder: place.path, ...description })}\n`);
    else
      process.stdout.write(
        `${simulation.slices} slices of ${simulation.grid.shape.join(' x ')} pixels, images at ${options.defociAngstrom.join(', ')} Å: ${place.path}\n`,
      );
  });
}
