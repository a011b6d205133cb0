/** NumPy's .npy format, version 1.0 to 3.0 read, 1.0 written; little-endian, C order (numpy.lib.format). */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';

const DTYPES = {
  '<f4': { bytes: 4, numbers: 1 },
  '<f8': { bytes: 8, numbers: 1 },
  '<c8': { bytes: 8, numbers: 2 },
  '|u1': { bytes: 1, numbers: 1 },
} as const;

/** float32, float64, complex64 as interleaved float32, uint8. */
export type Dtype = keyof typeof DTYPES;

/** What an array of each dtype is in JavaScript; complex64 is interleaved re, im. */
export type NpyData<D extends Dtype> = D extends '<f8' ? Float64Array : D extends '|u1' ? Uint8Array : Float32Array;

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Bytes before the data. */
  readonly offset: number;
}

export interface NpyArray<D extends Dtype> {
  readonly shape: readonly number[];
  readonly data: NpyData<D>;
}

const MAGIC = '\x93NUMPY';
const ALIGNMENT = 64;
/** Room for a first axis that grows while rows are appended. */
const STREAM_HEADER_BYTES = 2 * ALIGNMENT;

/** Writes the whole array, or nothing. */
export function writeNpy<D extends Dtype>(path: string, dtype: D, shape: readonly number[], data: NpyData<D>): void {
  const writer = createNpyWriter(path, dtype, shape.slice(1));
  try {
    writer.append(data);
    writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

export interface NpyWriter<D extends Dtype> {
  /** Appends one or more entries of the first axis. */
  append(entries: NpyData<D>): void;
  /** Completes the header and gives the file its name. */
  finish(): void;
  /** Removes what was written so far; does nothing to a finished file. */
  abandon(): void;
}

/**
 * Writes an array entry by entry, without holding it: under a temporary name beside `path` until `finish`, so that the file is
 * whole or absent.
 *
 * @param entryShape of one entry of the first axis
 */
export function createNpyWriter<D extends Dtype>(path: string, dtype: D, entryShape: readonly number[]): NpyWriter<D> {
  const temporary = `${path}.${process.pid}.part`;
  const file = openSync(temporary, 'w');
  const perEntry = countNumbers(dtype, entryShape);
  let entries = 0;
  let isOpen = true;
  const close = () => {
    isOpen = false;
    closeSync(file);
  };
  const abandon = () => {
    if (isOpen) close();
    rmSync(temporary, { force: true });
  };
  try {
    writeAll(file, formatHeader(dtype, [0, ...entryShape]));
  } catch (error) {
    abandon();
    throw error;
  }
  return {
    append(data) {
      if (data.length === 0 || data.length % perEntry !== 0) {
        throw new RangeError(`${path}: expected whole entries of ${perEntry} numbers, got ${data.length}`);
      }
      writeAll(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      entries += data.length / perEntry;
    },
    finish() {
      writeSync(file, formatHeader(dtype, [entries, ...entryShape]), 0, STREAM_HEADER_BYTES, 0);
      fsyncSync(file);
      close();
      renameSync(temporary, path);
    },
    abandon,
  };
}

/** The bytes of a file that holds the whole array. */
export function formatNpy<D extends Dtype>(dtype: D, shape: readonly number[], data: NpyData<D>): Uint8Array {
  return Buffer.concat([formatHeader(dtype, shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

/** @throws Error where the file is no .npy array of a dtype that we read, naming the file. */
export function readNpyHeader(path: string): NpyHeader {
  const file = openSync(path, 'r');
  try {
    const start = readBytes(file, 0, 12, path);
    if (start.toString('latin1', 0, 6) !== MAGIC) throw new Error(`${path}: expected a .npy file, got another format`);
    const isFirstVersion = start[6] === 1;
    const length = isFirstVersion ? start.readUInt16LE(8) : start.readUInt32LE(8);
    const offset = (isFirstVersion ? 10 : 12) + length;
    const text = readBytes(file, offset - length, length, path).toString('utf8');
    return { ...parseHeader(text, path), offset };
  } finally {
    closeSync(file);
  }
}

/** Reads a whole array of that dtype. */
export function readNpy<D extends Dtype>(path: string, dtype: D): NpyArray<D> {
  const header = readNpyHeader(path);
  return readEntries(path, dtype, header, 0, header.shape[0] ?? 1);
}

/** Reads entries [from, to) of the first axis, and no other. */
export function readNpySlice<D extends Dtype>(path: string, dtype: D, from: number, to: number): NpyArray<D> {
  return readEntries(path, dtype, readNpyHeader(path), from, to);
}

function readEntries<D extends Dtype>(
  path: string,
  dtype: D,
  header: NpyHeader,
  from: number,
  to: number,
): NpyArray<D> {
  if (header.dtype !== dtype) throw new Error(`${path}: expected dtype ${dtype}, got ${header.dtype}`);
  const [entries = 1, ...entryShape] = header.shape;
  if (from < 0 || to > entries || from > to) {
    throw new RangeError(`${path}: expected a range within 0 to ${entries}, got ${from} to ${to}`);
  }
  const bytes = (countNumbers(dtype, entryShape) / DTYPES[dtype].numbers) * DTYPES[dtype].bytes;
  const file = openSync(path, 'r');
  try {
    const buffer = readBytes(file, header.offset + from * bytes, (to - from) * bytes, path);
    return { shape: header.shape.length === 0 ? [] : [to - from, ...entryShape], data: viewAs(dtype, buffer) };
  } finally {
    closeSync(file);
  }
}

function viewAs<D extends Dtype>(dtype: D, { buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): NpyData<D>;
function viewAs(dtype: Dtype, { buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): NpyData<Dtype> {
  if (dtype === '|u1') return new Uint8Array(buffer, byteOffset, byteLength);
  if (dtype === '<f8') return new Float64Array(buffer, byteOffset, byteLength / 8);
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

function countNumbers(dtype: Dtype, shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, DTYPES[dtype].numbers);
}

function formatHeader(dtype: Dtype, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const header = Buffer.alloc(STREAM_HEADER_BYTES, ' ');
  header.write(MAGIC, 'latin1');
  header.writeUInt16LE(0x0001, 6);
  header.writeUInt16LE(STREAM_HEADER_BYTES - 10, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', STREAM_HEADER_BYTES - 1, 'latin1');
  return header;
}

function parseHeader(text: string, path: string): Pick<NpyHeader, 'dtype' | 'shape'> {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1] ?? 'none';
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (!isDtype(descr)) {
    throw new Error(`${path}: expected dtype ${Object.keys(DTYPES).join(', ')}, got ${descr}`);
  }
  if (order !== 'False' || tuple === undefined)
    throw new Error(`${path}: expected an array in C order, got ${text.trim()}`);
  return {
    dtype: descr,
    shape: tuple
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(Number),
  };
}

function isDtype(descr: string): descr is Dtype {
  return Object.hasOwn(DTYPES, descr);
}

/** A buffer of its own, so that a typed array can begin at its start. */
function readBytes(file: number, position: number, length: number, path: string): Buffer<ArrayBuffer> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const read = readSync(file, buffer, done, length - done, position + done);
    if (read === 0) throw new Error(`${path}: expected ${length} bytes at ${position}, the file ends after ${done}`);
    done += read;
  }
  return buffer;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
