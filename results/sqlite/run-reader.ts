import { z } from 'zod';
import { environmentSchema } from '../environment-schema.js';
import type { Environment } from '../manifest.js';
import { prepare } from './keep-alive.js';
import { LATEST_CELLS } from './latest-cells.js';
import { maybeOpenForReading } from './open-database.js';
import { prepareTableCheck } from './table-check.js';

/** What the recorded networks of a study took, and where: its own steps and those that it shares with other studies. */
export interface RunFacts {
  readonly totals: readonly StepTotal[];
  readonly environments: readonly { readonly environment: Environment; readonly steps: number }[];
}

/** Of all steps of a kind on one device with so many threads. */
export interface StepTotal {
  readonly kind: 'generate' | 'pretrain' | 'transfer' | 'evaluate';
  readonly device: string;
  readonly threads: number;
  readonly steps: number;
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly firstStartedAt: string;
  readonly lastStartedAt: string;
}

const totalRow = z.object({
  kind: z.enum(['generate', 'pretrain', 'transfer', 'evaluate']),
  device: z.string(),
  threads: z.number(),
  steps: z.number(),
  seconds: z.number(),
  firstStartedAt: z.string(),
  lastStartedAt: z.string(),
});

const placeRow = z.object({ steps: z.number(), environment: z.string() });

/** Networks that are trained once have their datasets in a table of their own. */
const createUsed = (
  hasMixtures: boolean,
) => `members AS (SELECT networks.* FROM ${LATEST_CELLS} JOIN networks USING (record)),
  used AS (
    SELECT generate_source AS step FROM members UNION SELECT generate_target FROM members
    UNION SELECT pretrain FROM members UNION SELECT transfer FROM members UNION SELECT evaluate FROM members
    ${hasMixtures ? 'UNION SELECT generate FROM members JOIN mixture_parts USING (record)' : ''}
  )`;

/** Databases of before `step_facts` hold the same in their manifests. */
const FACTS_OF_MANIFESTS = `SELECT key AS step, kind, started_at, duration_ms,
    json_extract(manifest, '$.environment.host') AS host, json_extract(manifest, '$.environment.device') AS device,
    json_extract(manifest, '$.environment.threads') AS threads, json_extract(manifest, '$.environment.version') AS version
  FROM steps WHERE key IN used`;

/** Undefined where there is no database yet. */
export function maybeReadRun(path: string, study: string): RunFacts | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  try {
    const used = createUsed(prepareTableCheck(database, 'mixture_parts')());
    const hasFacts = prepareTableCheck(database, 'step_facts')();
    const facts = `facts AS (${hasFacts ? 'SELECT * FROM step_facts WHERE step IN used' : FACTS_OF_MANIFESTS})`;
    const totals = prepare(
      database,
      `WITH ${used}, ${facts}
       SELECT kind, device, threads, count(*) AS steps, sum(duration_ms) / 1000 AS seconds,
         min(started_at) AS firstStartedAt, max(started_at) AS lastStartedAt
       FROM facts GROUP BY kind, device, threads ORDER BY min(started_at), kind`,
    );
    const environment = prepareTableCheck(database, 'environments')() ? ', environment' : '';
    const places = prepare(
      database,
      `WITH ${used}, ${facts},
         places AS (SELECT count(*) AS steps, min(step) AS step FROM facts GROUP BY host, device, threads, version${environment})
       SELECT places.steps, json_extract(manifest, '$.environment') AS environment
       FROM places JOIN steps ON key = step ORDER BY places.steps DESC, step`,
    );
    return {
      totals: z.array(totalRow).parse(totals.all(study)),
      environments: z
        .array(placeRow)
        .parse(places.all(study))
        .map(({ steps, environment }) => ({ steps, environment: environmentSchema.parse(JSON.parse(environment)) })),
    };
  } finally {
    database.close();
  }
}
