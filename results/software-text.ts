import { z } from 'zod';
import { maybeParseJson } from './maybe-parse-json.js';

/** What a step's `environment.software` tells, as `workers/software.ts` writes it. */
const schema = z.object({
  commit: z.string().exactOptional(),
  patch: z.object({ sha256: z.string(), text: z.string().exactOptional() }).exactOptional(),
  untracked: z.record(z.string(), z.string()).exactOptional(),
  untrackedLeftOut: z.number().exactOptional(),
  lockfile: z.string().exactOptional(),
  libraries: z.record(z.string(), z.string()).default({}),
  system: z.string().exactOptional(),
  gpus: z.array(z.string()).exactOptional(),
  flags: z.record(z.string(), z.string()).default({}),
});

export type RecordedSoftware = Readonly<z.output<typeof schema>>;

/** Undefined where the text tells nothing of the kind. */
export function maybeParseSoftware(text: string): RecordedSoftware | undefined {
  return maybeParseJson(schema, text);
}
