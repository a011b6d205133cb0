import { z } from 'zod';
import type { ArtifactStore } from './artifact-store.js';
import { maybeParseJson } from './maybe-parse-json.js';

const schema = z.object({
  commit: z.string().exactOptional(),
  /** What `git diff` tells of changes since the commit, a long one by its hash alone; absent: nothing was changed. */
  patch: z.object({ sha256: z.string(), text: z.string().exactOptional() }).exactOptional(),
  /** SHA-256 of files that git doesn't know and doesn't ignore, by name; absent: none. */
  untracked: z.record(z.string(), z.string()).exactOptional(),
  /** How many more there are, whose bytes are not known; absent: none. */
  untrackedLeftOut: z.number().exactOptional(),
  /** SHA-256 of package-lock.json. */
  lockfile: z.string().exactOptional(),
  /** SHA-256 of programs and native libraries, by name. */
  libraries: z.record(z.string(), z.string()).default({}),
  /** Kernel of the operating system. */
  system: z.string().exactOptional(),
  /** Each with its driver; absent where `nvidia-smi` knows none. */
  gpus: z.array(z.string()).exactOptional(),
  /** Environment variables that change what the libraries do. */
  flags: z.record(z.string(), z.string()).default({}),
});

/** What a step's `environment.software` tells of the program besides its version. What is absent could not be found out. */
export type Software = Readonly<z.output<typeof schema>>;

/** What later versions tell besides is kept. */
const readSchema = schema.loose();

/** Undefined where it tells nothing of the kind. */
export function maybeSoftware(value: unknown): Software | undefined {
  return readSchema.safeParse(value).data;
}

/** Undefined where the text tells nothing of the kind. */
export function maybeParseSoftware(text: string): Software | undefined {
  return maybeParseJson(readSchema, text);
}

/**
 * Undefined where it isn't kept.
 * @param sha256 as the step's environment has it
 */
export async function maybeReadSoftware(
  artifacts: Pick<ArtifactStore, 'maybeReadText'>,
  sha256: string | undefined,
): Promise<Software | undefined> {
  const text = sha256 === undefined ? undefined : await artifacts.maybeReadText(sha256);
  return text === undefined ? undefined : maybeParseSoftware(text);
}
