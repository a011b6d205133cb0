import type { Environment } from '../manifest.js';
import type { Software } from '../software.js';

/** Where a step ran, and what is known of the program there. */
export interface Place {
  readonly environment: Environment;
  /** Absent: nobody has written it down. */
  readonly software?: Software;
}

/** Programs among the hashed files that compute no step. */
const NOT_COMPUTING: ReadonlySet<string> = new Set(['temporal', 'better_sqlite3.node']);

/** Of the flags, those that a compute process gets from the number of its threads and its device. */
const SET_BY_US: ReadonlySet<string> = new Set([
  'TF_NUM_INTRAOP_THREADS',
  'TF_NUM_INTEROP_THREADS',
  'OMP_NUM_THREADS',
  'CUDA_VISIBLE_DEVICES',
  'CUDA_DEVICE_ORDER',
  'TF_FORCE_GPU_ALLOW_GROWTH',
]);

/** Of the flags, those that change what libraries compute. */
const COMPUTING_FLAG = /^(TF_|OMP_|XLA_|NVIDIA_)/;

/**
 * What differs between two places of that from which a step's bits come besides its key: kind of processor, device, threads,
 * kernels, versions, native libraries, flags. Where it is empty the same bits are due. Each as a person reads it.
 */
export function listEnvironmentDifferences(recorded: Place, here: Place): readonly string[] {
  return [
    ...listFields(recorded.environment, here.environment),
    ...listSoftware(recorded, here, describeDevice(recorded.environment.device) === 'GPU'),
  ];
}

function listFields(recorded: Environment, here: Environment): readonly string[] {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['processor', recorded.cpu, here.cpu],
    ['device', describeDevice(recorded.device), describeDevice(here.device)],
    ['threads', String(recorded.threads), String(here.threads)],
    ['wave kernel', recorded.waveKernel ?? 'none', here.waveKernel ?? 'none'],
    ['network kernels', recorded.networkKernels ?? 'none', here.networkKernels ?? 'none'],
    ['TensorFlow', recorded.tensorflow, here.tensorflow],
    ['Node.js', recorded.node, here.node],
  ];
  return pairs.flatMap(([what, before, now]) => (before === now ? [] : [`${what}: ${before}, here ${now}`]));
}

function listSoftware(recorded: Place, here: Place, isGpu: boolean): readonly string[] {
  const [before, now] = [recorded.software, here.software];
  if (before === undefined) return ['native libraries: nobody wrote down which'];
  if (now === undefined) return ['native libraries: can’t be told here'];
  const gpus = [before, now].map((place) => (place.gpus ?? []).join(', ') || 'none');
  return [
    ...listChanges('library', pickComputing(before.libraries), pickComputing(now.libraries), (hash) =>
      hash.slice(0, 12),
    ),
    ...listChanges('flag', pickFlags(before.flags), pickFlags(now.flags), (value) => value),
    ...(isGpu && gpus[0] !== gpus[1] ? [`GPUs: ${gpus[0]}, here ${gpus[1]}`] : []),
  ];
}

function listChanges(
  what: string,
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  show: (value: string) => string,
): readonly string[] {
  const tell = (value: string | undefined) => (value === undefined ? 'none' : show(value));
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) =>
    before[name] === now[name] ? [] : [`${what} ${name}: ${tell(before[name])}, here ${tell(now[name])}`],
  );
}

function pickComputing(libraries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(libraries).filter(([name]) => !NOT_COMPUTING.has(name)));
}

function pickFlags(flags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flags).filter(([name]) => COMPUTING_FLAG.test(name) && !SET_BY_US.has(name)),
  );
}

/** GPUs of a machine are of one kind, whichever computes. */
function describeDevice(device: string): string {
  return device.startsWith('cuda:') ? 'GPU' : device;
}
