import { z } from 'zod';
import type { StepKey } from '../../study/step.js';

/**
 * What the results held of a plan when a run of its study had ended. Rows of recorded networks never change, and attempts are
 * only ever added: later runs add networks, and why others are missing may become another.
 */
export const studyEndSchema = z.object({
  networks: z.int(),
  recorded: z.int(),
  failed: z.int(),
  skipped: z.int(),
  cancelled: z.int(),
  /** Places in the plan, from 0, of the networks without a result: `3,7-9`. */
  missing: z.string(),
  /** ISO 8601, UTC. */
  plannedAt: z.string(),
  /** SHA-256 of the record keys and metrics of those with a result. */
  results: z.string(),
  /** SHA-256 of the plan's rows of `missing_networks`. */
  reasons: z.string(),
  /** The first rows of `attempts`, of all studies, and their SHA-256. */
  attempts: z.object({ rows: z.int(), hash: z.string() }),
});

export type StudyEnd = z.output<typeof studyEndSchema>;

/** Reads what an end of a study says, or would say, of the results. */
export interface EndReader {
  describeEnd(plan: string): StudyEnd;
  /** Of these networks' keys and metrics; networks of the plan alone. */
  hashResults(plan: string, isMeant: (record: StepKey) => boolean): string;
  /** Of what is said of the plan's networks that are missing. */
  hashReasons(plan: string): string;
  /** Of the first rows of `attempts`, by how many they are. */
  hashAttempts(counts: readonly number[]): ReadonlyMap<number, string>;
}

/** `3,7-9`, of ascending numbers. */
export function writeRanges(numbers: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range?.last === number - 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** Whether the number is in one of the ranges. */
export function readRanges(text: string): (number: number) => boolean {
  const ranges = text.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return first === undefined || range === '' ? [] : [{ first, last: last ?? first }];
  });
  return (number) => ranges.some(({ first, last }) => first <= number && number <= last);
}
