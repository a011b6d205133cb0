/**
 * The safetensors format (https://github.com/huggingface/safetensors): 8 bytes of header length, little-endian, a JSON
 * header, then the values. Of its types only F32 is read and written.
 */
import { readFile } from 'node:fs/promises';
import { writeWholeFile } from './whole-file.js';

export interface NamedTensor {
  readonly shape: readonly number[];
  /** C order. */
  readonly values: Float32Array;
}

export interface TensorFile {
  /** Free text beside the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
const METADATA = '__metadata__';

/** Writes the file whole. */
export async function writeSafetensors(path: string, file: TensorFile): Promise<void> {
  await writeWholeFile(path, encodeSafetensors(file));
}

/** The file in parts that follow one another. The same content gives the same bytes. */
export function encodeSafetensors({ metadata, tensors }: TensorFile): readonly Uint8Array[] {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const end = offset + values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const padding = Buffer.alloc((ALIGNMENT - (json.length % ALIGNMENT)) % ALIGNMENT, ' ');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  const data = [...tensors.values()].map(({ values }) => {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  return [length, json, padding, ...data];
}

/** @throws Error naming the file and what is wrong with it when it is damaged, cut short or of another format. */
export async function readSafetensors(path: string): Promise<TensorFile> {
  const file = await readFile(path);
  try {
    return parseSafetensors(file);
  } catch (error) {
    throw new Error(`${path} is no whole safetensors file: ${describe(error)}`, { cause: error });
  }
}

function parseSafetensors(file: Buffer): TensorFile {
  if (file.length < LENGTH_BYTES) throw new RangeError(`it has ${file.length} bytes`);
  const start = LENGTH_BYTES + Number(file.readBigUInt64LE(0));
  if (start > file.length) throw new RangeError(`its header would end at byte ${start} of ${file.length}`);
  const header: unknown = JSON.parse(file.toString('utf8', LENGTH_BYTES, start));
  if (!isRecord(header)) throw new TypeError('its header is no object');
  // A copy of their own, so that the values lie aligned and don't keep the file's bytes alive.
  const data = new Uint8Array(file.subarray(start)).buffer;

  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isTextRecord(metadata)) throw new TypeError('its metadata are no texts');
  const tensors = new Map<string, NamedTensor>();
  let end = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const { shape, offsets } = parseEntry(name, entry);
    const count = shape.reduce((product, size) => product * size, 1);
    if (offsets[0] !== end || offsets[1] !== end + count * FLOAT_BYTES || offsets[1] > data.byteLength) {
      throw new RangeError(`'${name}' lies at ${offsets.join(' to ')}, expected ${count} values from ${end} on`);
    }
    tensors.set(name, { shape, values: new Float32Array(data, end, count) });
    end = offsets[1];
  }
  if (end !== data.byteLength) throw new RangeError(`it has ${data.byteLength} bytes of values, expected ${end}`);
  return { metadata, tensors };
}

function parseEntry(name: string, entry: unknown): { shape: number[]; offsets: [number, number] } {
  if (isRecord(entry) && entry['dtype'] === 'F32') {
    const { shape, data_offsets: offsets } = entry;
    if (isSizes(shape) && isSizes(offsets)) {
      const [from, to] = offsets;
      if (from !== undefined && to !== undefined) return { shape, offsets: [from, to] };
    }
  }
  throw new TypeError(`'${name}' is no F32 tensor`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
