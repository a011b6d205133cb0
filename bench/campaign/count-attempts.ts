import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { DataFolder } from '../../workers/data-folder.js';

/** What the workers' logs tell of steps that were worked on more than once. */
export interface Attempts {
  /** Steps whose work began more than once. */
  readonly stepsRunTwice: number;
  /** Of these, steps whose work also ended more than once; the first result stays. */
  readonly stepsFinishedTwice: number;
  /** Trainings that went on from a checkpoint of an earlier attempt. */
  readonly resumed: number;
}

const LOGS = ['simulate', 'train'];
const line = z.object({ msg: z.string(), step: z.string() });

export async function countAttempts({ logs }: DataFolder): Promise<Attempts> {
  const [started, finished] = [new Map<string, number>(), new Map<string, number>()];
  let resumed = 0;
  for (const name of LOGS) {
    // the log of a long run is larger than memory
    for await (const text of createInterface(createReadStream(join(logs, `${name}.log`)))) {
      if (!/"msg":"(step started|step finished|went on after epoch)"/.test(text)) continue;
      const { msg, step } = line.parse(JSON.parse(text));
      if (msg === 'step started') started.set(step, (started.get(step) ?? 0) + 1);
      else if (msg === 'step finished') finished.set(step, (finished.get(step) ?? 0) + 1);
      else resumed++;
    }
  }
  const countRepeated = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].filter((count) => count > 1).length;
  return { stepsRunTwice: countRepeated(started), stepsFinishedTwice: countRepeated(finished), resumed };
}
