import type Database from 'better-sqlite3';
import { prepare } from './keep-alive.js';
import { LATEST_CELLS } from './latest-cells.js';
import { createLosses, readRows, requireNumber, requireText, type Losses } from './loss-rows.js';

interface Wanted {
  /** Keys of the networks that are recorded of the study's latest plan, in its order. */
  readonly records: readonly string[];
  /** Names, by which the losses are ordered. */
  readonly domains: readonly string[];
}

/** Of each of these networks. There are hundreds of thousands: rows would take five times as long as bare numbers do. */
export function readLosses(database: Database.Database, study: string, wanted: Wanted): readonly Losses[] {
  const { records, domains } = wanted;
  const sorted = [...domains].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const select = prepare(
    database,
    `SELECT loss FROM ${LATEST_CELLS} JOIN metrics USING (record)
     WHERE +domain IN (${sorted.map(() => '?').join(', ')}) ORDER BY ordinal, domain, phase`,
  ).pluck();
  const numbers = select.all(study, ...sorted);
  // a domain may have been renamed since: its losses stand under the old name
  if (numbers.length !== 2 * records.length * domains.length) return readNamedLosses(database, study, wanted);
  const places = sorted.map((name) => domains.indexOf(name));
  let next = 0;
  return records.map(() => {
    const losses = createLosses(domains.length);
    for (const place of places) {
      // `after` comes before `before`
      losses.after[place] = requireNumber(numbers[next++]);
      losses.before[place] = requireNumber(numbers[next++]);
    }
    return losses;
  });
}

function readNamedLosses(database: Database.Database, study: string, { records, domains }: Wanted): readonly Losses[] {
  const select = prepare(
    database,
    `SELECT record, domain, phase, loss FROM ${LATEST_CELLS} JOIN metrics USING (record)`,
  );
  const index = new Map(domains.map((name, at) => [name, at]));
  const losses = new Map(records.map((record) => [record, createLosses(domains.length)]));
  for (const [record, domain, phase, loss] of readRows(select, study)) {
    const at = index.get(requireText(domain));
    const ofNetwork = losses.get(requireText(record));
    if (at !== undefined && ofNetwork !== undefined)
      ofNetwork[phase === 'before' ? 'before' : 'after'][at] = requireNumber(loss);
  }
  return [...losses.values()];
}
