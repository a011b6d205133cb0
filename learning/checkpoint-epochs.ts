import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord } from '../study/metrics.js';
import { parseEpochRecords } from './epoch-records.js';

const LENGTH_BYTES = 8;
const LARGEST_HEADER_BYTES = 2 ** 24;

/**
 * The epochs so far of a training that goes on, for a look at it: from the head of its newest checkpoint, whose weights are
 * neither read nor checked. Undefined where there is none, or none that can be read.
 */
export async function maybeReadCheckpointEpochs(directory: string): Promise<readonly EpochRecord[] | undefined> {
  try {
    const names = (await readdir(directory)).filter((name) => /^epoch-\d{5}\.safetensors$/.test(name)).sort();
    const newest = names.at(-1);
    return newest === undefined ? undefined : await readEpochs(join(directory, newest));
  } catch {
    // it ends, or writes the next one, at this very moment
    return undefined;
  }
}

async function readEpochs(path: string): Promise<readonly EpochRecord[]> {
  const file = await open(path);
  try {
    const length = await readBytes(file, LENGTH_BYTES, 0);
    const bytes = Number(length.readBigUInt64LE());
    if (bytes > LARGEST_HEADER_BYTES) throw new RangeError(`a header of ${bytes} bytes`);
    const header: unknown = JSON.parse((await readBytes(file, bytes, LENGTH_BYTES)).toString('utf8'));
    return parseEpochRecords(JSON.parse(requireEpochs(header)));
  } finally {
    await file.close();
  }
}

async function readBytes(file: Awaited<ReturnType<typeof open>>, bytes: number, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  if (bytesRead < bytes) throw new RangeError(`${bytesRead} of ${bytes} bytes`);
  return buffer;
}

function requireEpochs(header: unknown): string {
  const metadata = maybeField(header, '__metadata__');
  const epochs = maybeField(metadata, 'epochs');
  if (typeof epochs === 'string') return epochs;
  throw new TypeError('expected epochs in the metadata');
}

function maybeField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}
