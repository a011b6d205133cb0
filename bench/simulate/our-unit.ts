/** Our side of the bench, as `abtem_unit.py` is the other: requests from standard input, answers to standard output. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createFields } from '../../learning/engine/fields.js';
import { writeNpy } from '../../micrographs/npy.js';
import { stackImages } from '../../micrographs/stack-images.js';
import { simulateAtoms, type Simulation, type SimulationSettings } from '../../physics/simulation.js';
import { parseAtomsJson } from '../../physics/structures/atoms-json.js';
import { createStreams } from '../../study/random-stream.js';
import { answerRequests } from '../answer-requests.js';
import { createUnitTimer } from './unit-timer.js';
import { SETTINGS } from './work.js';

const requestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('prepare'), atoms: z.string(), settings: z.object({ phonons: z.number() }) }),
  z.object({ do: z.literal('unit') }),
  z.object({ do: z.literal('write'), folder: z.string() }),
]);
type Request = z.infer<typeof requestSchema>;
type Preparation = Extract<Request, { do: 'prepare' }>;

const fields = createFields();

function prepare({ atoms: file, settings }: Preparation) {
  const atoms = parseAtomsJson(readFileSync(file, 'utf8'));
  const atRest: SimulationSettings = { ...SETTINGS, placement: 'bilinear' };
  const createPhonons = () => ({
    configurations: settings.phonons,
    displacementAngstrom: SETTINGS.displacementAngstrom,
    stream: createStreams(SETTINGS.seed)('bench', 'phonons'),
  });
  const runUnit = () => simulateAtoms(fields, atoms, { ...atRest, frozenPhonons: createPhonons() });
  // Tables of the grid are made once, as FFTW's plans are.
  runUnit();
  const timeUnit = createUnitTimer(fields, availableParallelism());
  return {
    engine: fields.kernel ? 'the wave kernel' : 'TensorFlow',
    unit: () => ({ ...timeUnit(runUnit), peakBytes: process.resourceUsage().maxRSS * 1024 }),
    write: (folder: string) => writeArrays(folder, simulateAtoms(fields, atoms, atRest)),
  };
}

function writeArrays(folder: string, { grid, potential, images }: Simulation): void {
  const [nx, ny] = grid.shape;
  writeNpy(join(folder, 'potential.npy'), '<f4', [nx, ny], potential);
  writeNpy(join(folder, 'images.npy'), '<f4', [images.length, nx, ny], stackImages(images));
}

let prepared: ReturnType<typeof prepare> | undefined;

function answer(request: Request): object {
  if (request.do === 'prepare') {
    prepared = prepare(request);
    return { engine: prepared.engine };
  }
  if (prepared === undefined) throw new Error(`expected 'prepare' first, got '${request.do}'`);
  if (request.do === 'unit') return prepared.unit();
  prepared.write(request.folder);
  return {};
}

await answerRequests((request) => answer(requestSchema.parse(request)));
