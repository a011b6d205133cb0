import type Database from 'better-sqlite3';
import { prepare } from './keep-alive.js';
import { readRows, requireText } from './loss-rows.js';

/**
 * The names of a study's domains by the keys of their datasets. Networks tell those that they were trained on; on the other
 * domains networks are only measured: there a dataset is the one whose losses, all of them, the evaluation has under its key.
 */
export function nameDatasets(database: Database.Database, study: string): ReadonlyMap<string, string> {
  const own = prepare(
    database,
    `WITH own AS (SELECT * FROM network_results WHERE study = @study AND published = 0)
     SELECT generate_source, source FROM own WHERE source IS NOT NULL
     UNION SELECT generate_target, target FROM own WHERE source IS NOT NULL
     UNION SELECT generate, domain FROM own JOIN mixture_parts USING (record)`,
  );
  const measured = prepare(
    database,
    `SELECT datasets.key, metrics.domain
     FROM (SELECT record, evaluate, transfer FROM network_results WHERE study = @study AND published = 0 LIMIT 1)
     JOIN steps ON steps.key = evaluate
     JOIN json_each(manifest, '$.summary.datasets') AS datasets
     JOIN metrics USING (record)
     WHERE (phase = 'before' AND loss = datasets.value ->> '$.before.loss')
       OR (phase = 'after' AND loss = datasets.value ->> '$.after.loss')
     GROUP BY datasets.key, metrics.domain HAVING count(*) = iif(transfer IS NULL, 1, 2)`,
  );
  const names = new Map<string, string>();
  for (const [dataset, domain] of readRows(own, { study })) names.set(requireText(dataset), requireText(domain));
  const taken = new Set(names.values());
  const candidates = readRows(measured, { study })
    .map(([dataset, domain]) => [requireText(dataset), requireText(domain)] as const)
    .filter(([dataset, domain]) => !names.has(dataset) && !taken.has(domain));
  for (const [dataset, domain] of candidates) {
    const isOnly = candidates.every((other) => other[0] !== dataset || other[1] === domain);
    if (isOnly && candidates.filter((other) => other[1] === domain).length === 1) names.set(dataset, domain);
  }
  return names;
}
