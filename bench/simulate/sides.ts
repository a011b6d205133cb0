import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { threadEnvironment } from '../../learning/engine/threads.js';
import type { UnitTime } from './unit-timer.js';
import { startPythonProcess, startUnitProcess, type UnitProcess } from '../unit-process.js';
import { SETTINGS, type Work } from './work.js';

export interface OurUnit extends UnitTime {
  /** The most memory that the process has held so far. */
  readonly peakBytes: number;
}

export interface PeerUnit {
  readonly seconds: number;
}

/** Prepared for one size of work, with everything warm. */
export interface Side<Unit> {
  runUnit(): Promise<Unit>;
  /** Writes `potential.npy`, [x, y] in V Å, and `images.npy`, [defocus, x, y], of the atoms at rest. */
  writeArrays(folder: string): Promise<void>;
  stop(): void;
}

export interface PeerVersions {
  readonly abtem: string;
  readonly numpy: string;
  readonly dask: string;
  readonly python: string;
  /** Null: numpy's transforms. */
  readonly fftw: string | null;
  readonly pyfftw: string | null;
}

export interface Backends {
  readonly fastest: string;
  readonly backends: readonly { readonly name: string; readonly seconds: number }[];
}

const ourUnitSchema = z.object({ seconds: z.number(), transformSeconds: z.number(), peakBytes: z.number() });
const versionsSchema = z.object({
  abtem: z.string(),
  numpy: z.string(),
  dask: z.string(),
  python: z.string(),
  fftw: z.string().nullable(),
  pyfftw: z.string().nullable(),
});
const backendsSchema = z.object({
  fastest: z.string(),
  backends: z.array(z.object({ name: z.string(), seconds: z.number() })),
});
const nothingSchema = z.object({});

/** @returns with `engine`, what computes: the wave kernel or TensorFlow */
export async function startOurs(
  work: Work,
  atomsFile: string,
  threads: number,
): Promise<{ side: Side<OurUnit>; engine: string }> {
  const unit = startUnitProcess(process.execPath, [fileURLToPath(new URL('our-unit.js', import.meta.url))], {
    ...process.env,
    ...threadEnvironment(threads),
    // No use for transforms, and it greets on standard error when it is loaded.
    TF_ENABLE_ONEDNN_OPTS: '0',
  });
  const { engine } = await prepareOrStop(unit, work, atomsFile, z.object({ engine: z.string() }));
  return { side: createSide(unit, ourUnitSchema), engine };
}

/** The interpreter with abTEM in it. @throws Error where it can't be started or imports none */
export async function startPeer(python: string): Promise<{ process: UnitProcess; versions: PeerVersions }> {
  const peer = startPythonProcess(python, 'abtem_unit.py', process.env);
  try {
    return { process: peer, versions: await peer.ask({ do: 'hello' }, versionsSchema) };
  } catch (error) {
    peer.stop();
    throw error;
  }
}

export async function preparePeer(
  peer: UnitProcess,
  work: Work,
  atomsFile: string,
): Promise<{ side: Side<PeerUnit>; backends: Backends }> {
  const backends = await prepareOrStop(peer, work, atomsFile, backendsSchema);
  return { side: createSide(peer, z.object({ seconds: z.number() })), backends };
}

async function prepareOrStop<Answer>(
  unit: UnitProcess,
  { pixels, phonons }: Work,
  atoms: string,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  try {
    return await unit.ask({ do: 'prepare', atoms, settings: { ...SETTINGS, pixels, phonons } }, schema);
  } catch (error) {
    unit.stop();
    throw error;
  }
}

function createSide<Unit>(unit: UnitProcess, schema: z.ZodType<Unit>): Side<Unit> {
  return {
    runUnit: () => unit.ask({ do: 'unit' }, schema),
    writeArrays: async (folder) => void (await unit.ask({ do: 'write', folder }, nothingSchema)),
    stop: unit.stop,
  };
}
