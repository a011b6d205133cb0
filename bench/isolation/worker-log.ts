import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lineSchema = z.object({
  msg: z.string(),
  kind: z.string().optional(),
  job: z.string().optional(),
  computePid: z.number().optional(),
  durationMs: z.number().optional(),
  longestBlockMs: z.number().optional(),
});

export type LogLine = z.infer<typeof lineSchema>;

/** What a worker has logged so far; a line that is being written is left out. */
export function readWorkerLog(path: string): readonly LogLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => lineSchema.parse(JSON.parse(line)));
}
