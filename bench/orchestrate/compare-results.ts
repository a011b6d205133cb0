import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import type { Plan } from '../../study/plan.js';

const MOST_NAMED = 3;

/** Tells how the recorded networks differ from the planned ones; undefined where they are the same, each once. */
export function maybeFindDifference(planned: readonly string[], recorded: readonly string[]): string | undefined {
  const [wanted, found] = [new Set(planned), new Set(recorded)];
  const missing = planned.filter((id) => !found.has(id));
  const foreign = recorded.filter((id) => !wanted.has(id));
  const repeated = recorded.length - found.size;
  if (missing.length + foreign.length + repeated === 0) return undefined;
  return [
    `expected ${planned.length} networks, got ${recorded.length}`,
    ...(missing.length > 0 ? [`${missing.length} are missing, such as ${name(missing)}`] : []),
    ...(foreign.length > 0 ? [`${foreign.length} are in no plan, such as ${name(foreign)}`] : []),
    ...(repeated > 0 ? [`${repeated} are there twice`] : []),
  ].join('; ');
}

/** Throws where the database doesn't hold exactly the networks of the plans. */
export function requireEqualResults(database: string, plans: readonly Plan[]): void {
  const reader = maybeCreateResultReader(database);
  if (reader === undefined) throw new Error(`expected results in ${database}, got none`);
  try {
    for (const { study, networks } of plans) {
      const planned = networks.map(({ identity }) => identity.id);
      const recorded = reader.networks(study.name).map(({ identity }) => identity.id);
      const difference = maybeFindDifference(planned, recorded);
      if (difference !== undefined) throw new Error(`results of ${study.name}: ${difference}`);
    }
  } finally {
    reader.close();
  }
}

/** Networks that are recorded so far, of all studies. */
export function countRecorded(database: string): number {
  const reader = maybeCreateResultReader(database);
  if (reader === undefined) return 0;
  try {
    return reader.studies().reduce((sum, { recorded }) => sum + recorded, 0);
  } finally {
    reader.close();
  }
}

function name(ids: readonly string[]): string {
  return ids.slice(0, MOST_NAMED).join(', ');
}
