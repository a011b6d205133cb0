import type { ArtifactStore } from './artifact-store.js';
import { hashText } from './file-hash.js';

/** Where texts are written down, by a name that is their hash. */
export interface TextRecords {
  read(sha256: string): Promise<string | undefined>;
  /** Replaces what is there. */
  write(sha256: string, text: string): Promise<void>;
}

/** Few: one a version of the program and machine. Each is read or written once by a process. */
export function createKeptTexts(records: TextRecords): Pick<ArtifactStore, 'keepText' | 'maybeReadText'> {
  const texts = new Map<string, string>();
  /** By text: every step that ends asks for the one of this process. */
  const hashes = new Map<string, string>();

  const maybeReadText = async (sha256: string): Promise<string | undefined> => {
    const known = texts.get(sha256);
    if (known !== undefined) return known;
    const text = await records.read(sha256);
    if (text === undefined || hashText(text) !== sha256) return undefined;
    texts.set(sha256, text);
    return text;
  };

  return {
    maybeReadText,
    async keepText(text) {
      const known = hashes.get(text);
      if (known !== undefined) return known;
      const sha256 = hashText(text);
      if ((await maybeReadText(sha256)) === undefined) await records.write(sha256, text);
      hashes.set(text, sha256);
      return sha256;
    },
  };
}
