/**
 * Checkpoints: one file an epoch, complete and checked by its hash, from which a training goes on with the same bits.
 * The two newest are kept, so that one that was damaged later still leaves the one before.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VariableSpec } from './engine/step.js';
import { parseEpochRecords } from './epoch-records.js';
import { readSafetensors, writeSafetensors, type NamedTensor, type TensorFile } from './safetensors.js';
import type { EpochRecord } from '../study/metrics.js';

/** A training between two epochs. */
export interface TrainingState {
  /** Of the epochs done. */
  readonly epochs: readonly EpochRecord[];
  /** Steps of the optimizer so far. */
  readonly updates: number;
  /** Network and optimizer. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** The network's variables at the end of the best epoch. */
  readonly bestValues: ReadonlyMap<string, Float32Array>;
}

const FORMAT = 'hrtem-transfer checkpoint 1';
const KEPT = 2;
const FILE_NAME = /^epoch-\d{5}\.safetensors$/;
const BEST = 'best/';

/**
 * @param job identifies the training: a checkpoint of another one is not taken up
 * @param variables shapes of `state.values`
 */
export async function writeCheckpoint(
  directory: string,
  job: string,
  variables: readonly VariableSpec[],
  state: TrainingState,
): Promise<void> {
  const tensors = new Map<string, NamedTensor>();
  for (const { name, shape } of variables) {
    const values = state.values.get(name);
    if (values !== undefined) tensors.set(name, { shape, values });
    const best = state.bestValues.get(name);
    if (best !== undefined) tensors.set(BEST + name, { shape, values: best });
  }
  const metadata = { format: FORMAT, job, epochs: JSON.stringify(state.epochs), updates: String(state.updates) };
  const file = `epoch-${String(state.epochs.length).padStart(5, '0')}.safetensors`;
  await writeSafetensors(join(directory, file), {
    metadata: { ...metadata, sha256: hashContent(metadata, tensors) },
    tensors,
  });
  for (const old of (await listNewestFirst(directory)).slice(KEPT)) await rm(join(directory, old), { force: true });
}

/** The newest whole checkpoint of this training, if there is one. */
export async function maybeReadCheckpoint(directory: string, job: string): Promise<TrainingState | undefined> {
  await mkdir(directory, { recursive: true });
  for (const file of await listNewestFirst(directory)) {
    try {
      return parseCheckpoint(await readSafetensors(join(directory, file)), job);
    } catch {
      // Damaged or another training's: an earlier one, or the start, gives the same result, only later.
    }
  }
  return undefined;
}

function parseCheckpoint({ metadata, tensors }: TensorFile, job: string): TrainingState {
  const { sha256, ...rest } = metadata;
  if (rest['format'] !== FORMAT || rest['job'] !== job) throw new Error('the checkpoint is of another training');
  if (sha256 !== hashContent(rest, tensors)) throw new Error('the checkpoint is damaged');
  const values = new Map<string, Float32Array>();
  const bestValues = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(BEST)) bestValues.set(name.slice(BEST.length), tensor.values);
    else values.set(name, tensor.values);
  }
  const epochs = parseEpochRecords(JSON.parse(rest['epochs'] ?? ''));
  return { epochs, updates: Number(rest['updates']), values, bestValues };
}

function hashContent(metadata: Readonly<Record<string, string>>, tensors: ReadonlyMap<string, NamedTensor>): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(metadata).sort()));
  for (const [name, { shape, values }] of tensors) {
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

async function listNewestFirst(directory: string): Promise<string[]> {
  return (await readdir(directory))
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .reverse();
}
