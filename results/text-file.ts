import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

const CHUNK_BYTES = 1 << 16;

export interface TextFile {
  write(text: string): void;
  /** Adds the content of another file. */
  copy(path: string): void;
  close(): void;
}

/** A new file, written in large pieces. */
export function createTextFile(path: string): TextFile {
  const file = openSync(path, 'wx');
  let waiting: string[] = [];
  let characters = 0;
  const flush = () => {
    writeWhole(file, Buffer.from(waiting.join('')));
    waiting = [];
    characters = 0;
  };
  return {
    write(text) {
      waiting.push(text);
      characters += text.length;
      if (characters >= CHUNK_BYTES) flush();
    },
    copy(other) {
      flush();
      const source = openSync(other, 'r');
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (let bytes = readSync(source, chunk); bytes > 0; bytes = readSync(source, chunk)) {
        writeWhole(file, chunk.subarray(0, bytes));
      }
      closeSync(source);
    },
    close() {
      flush();
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** A disk that fills up takes a part of a write without an error; the next one says so. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
