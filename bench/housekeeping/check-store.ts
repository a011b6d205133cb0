import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { nameArtifact } from '../../results/artifact-name.js';
import { hashEvent, hashOrigin } from '../../results/ledger/event.js';
import { maybeReadHead } from '../../results/ledger/ledger-head.js';
import { markerPath, maybeReadMarker, pooledPath, readCatalog } from '../../results/backup/catalog.js';
import { takeInventory } from '../../results/housekeeping/inventory.js';
import { eventRow } from '../../results/sqlite/event-rows.js';
import { pragma, prepare } from '../../results/sqlite/keep-alive.js';
import { maybeOpenForReading } from '../../results/sqlite/open-database.js';
import { prepareTableCheck } from '../../results/sqlite/table-check.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

/** What is wrong with a data folder, in words: each plan's steps must be there, and every manifest's files. */
export function checkStore(dataFolder: string, plans: readonly Plan[]): readonly string[] {
  const folder = layOutDataFolder(dataFolder);
  const { steps, unreadable, damaged } = takeInventory(folder.artifacts);
  const problems = [...unreadable, ...damaged].map(({ path }) => `${path} is damaged`);
  for (const { study, steps: planned } of plans) {
    for (const [key, { kind }] of Object.entries(planned)) {
      if (kind !== 'record' && !steps.has(key)) problems.push(`${kind} ${key} of ${study.name} is lost`);
    }
  }
  for (const { key, outputs } of steps.values()) {
    for (const { sha256 } of outputs) {
      const path = join(folder.artifacts, nameArtifact(sha256));
      if (maybeHash(path) !== sha256) problems.push(`step ${key}: file ${sha256} is lost or damaged`);
    }
  }
  return [...problems, ...(existsSync(folder.results) ? checkDatabase(folder) : [])];
}

function checkDatabase({
  results,
  artifacts,
}: {
  readonly results: string;
  readonly artifacts: string;
}): readonly string[] {
  // as every command that reads
  const database = maybeOpenForReading(results);
  if (database === undefined) return [];
  try {
    const problems: string[] = [];
    const said = pragma(database, 'integrity_check');
    if (said !== 'ok') problems.push(`the database says ${String(said)}`);
    if (prepare(database, 'PRAGMA foreign_key_check').all().length > 0) problems.push('a row refers to none');
    if (!prepareTableCheck(database, 'events')()) return problems;
    const ledger = z.string().parse(prepare(database, 'SELECT id FROM ledger').pluck().get());
    let previous = hashOrigin(ledger);
    let count = 0;
    for (const row of z.array(eventRow).parse(prepare(database, 'SELECT * FROM events ORDER BY sequence').all())) {
      count++;
      if (row.sequence !== count || row.previous !== previous || row.hash !== hashEvent(row)) {
        problems.push(`event ${count} doesn’t fit the chain`);
      }
      previous = row.hash;
    }
    const head = maybeReadHead(artifacts);
    const isLast = head === undefined ? count === 0 : head.count === count && head.head === previous;
    const isNext = head?.next === previous && head.count === count - 1;
    if (!isLast && !isNext) problems.push('the head of the ledger is another one’s');
    return problems;
  } finally {
    database.close();
  }
}

/** What is wrong with a backup that has its end. */
export async function checkBackup(backup: string): Promise<readonly string[]> {
  const marker = await maybeReadMarker(backup);
  if (marker === undefined) return [`${markerPath(backup)} is missing`];
  const { entries } = await readCatalog(backup, marker);
  return entries.flatMap(({ path, sha256 }) =>
    maybeHash(pooledPath(backup, sha256)) === sha256 ? [] : [`${path} in the backup is lost or damaged`],
  );
}

function maybeHash(path: string): string | undefined {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}
