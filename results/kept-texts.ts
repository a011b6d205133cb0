import { createHash } from 'node:crypto';
import type { ArtifactStore } from './artifact-store.js';

/** Where texts are written down, by a name that is their hash. */
export interface TextRecords {
  read(sha256: string): Promise<string | undefined>;
  /** Replaces what is there. */
  write(sha256: string, text: string): Promise<void>;
}

/** Few: one a version of the program and machine. Each is read or written once by a process. */
export function createKeptTexts(records: TextRecords): Pick<ArtifactStore, 'keepText' | 'maybeReadText'> {
  const known = new Map<string, string>();

  const maybeReadText = async (sha256: string): Promise<string | undefined> => {
    const text = known.get(sha256) ?? (await records.read(sha256));
    if (text === undefined || createHash('sha256').update(text).digest('hex') !== sha256) return undefined;
    known.set(sha256, text);
    return text;
  };

  return {
    maybeReadText,
    async keepText(sha256, text) {
      if ((await maybeReadText(sha256)) === undefined) await records.write(sha256, text);
    },
  };
}
