import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { writeRanges, type EndReader } from '../ledger/study-end.js';
import { prepare } from './keep-alive.js';
import { readRows } from './loss-rows.js';

const cellRow = z.object({
  ordinal: z.number(),
  record: z.string(),
  isRecorded: z.number(),
  state: z.string().nullable(),
});

export function createEndReader(database: Database.Database): EndReader {
  const selectCells = prepare(
    database,
    `SELECT ordinal, record, EXISTS (SELECT 1 FROM networks WHERE networks.record = cells.record) AS isRecorded, state
     FROM cells LEFT JOIN missing_networks USING (plan, network) WHERE plan = ? ORDER BY ordinal`,
  );
  const selectPlannedAt = prepare(database, 'SELECT planned_at FROM plans WHERE plan = ?').pluck();
  const selectMetrics = prepare(
    database,
    `SELECT record, domain, phase, loss, cross_entropy, trained_loss, iou, dice, precision, recall
     FROM networks JOIN metrics USING (record) WHERE record IN (SELECT record FROM cells WHERE plan = ?)
     ORDER BY record, domain, phase`,
  );
  const selectReasons = prepare(
    database,
    `SELECT network, step, state, error, reason, ended_at FROM missing_networks WHERE plan = ? ORDER BY network`,
  );
  const selectAttempts = prepare(
    database,
    `SELECT attempts.id, key, activity, attempt, study, worker, started_at, ended_at, outcome, error, reason
     FROM attempts JOIN nodes ON nodes.id = step ORDER BY attempts.id`,
  );
  const countAttempts = prepare(database, 'SELECT count(*) FROM attempts').pluck();

  const hashResults: EndReader['hashResults'] = (plan, isMeant) => {
    const hash = createHash('sha256');
    for (const row of readRows(selectMetrics, plan)) {
      if (isMeant(String(row[0]))) hash.update(JSON.stringify(row));
    }
    return hash.digest('hex');
  };
  const hashReasons = (plan: string) => {
    const hash = createHash('sha256');
    for (const row of readRows(selectReasons, plan)) hash.update(JSON.stringify(row));
    return hash.digest('hex');
  };
  const hashAttempts: EndReader['hashAttempts'] = (counts) => {
    const wanted = new Set(counts);
    const hash = createHash('sha256');
    const hashes = new Map<number, string>();
    const rows = readRows(selectAttempts);
    for (let count = 0; count <= rows.length; count++) {
      if (wanted.has(count)) hashes.set(count, hash.copy().digest('hex'));
      if (count < rows.length) hash.update(JSON.stringify(rows[count]));
    }
    return hashes;
  };

  return {
    describeEnd(plan) {
      const cells = z.array(cellRow).parse(selectCells.all(plan));
      const missing = cells.filter(({ isRecorded }) => isRecorded === 0);
      const count = (state: string) => missing.filter((cell) => cell.state === state).length;
      const rows = z.number().parse(countAttempts.get());
      return {
        networks: cells.length,
        recorded: cells.length - missing.length,
        ...{ failed: count('failed'), skipped: count('skipped'), cancelled: count('cancelled') },
        missing: writeRanges(missing.map(({ ordinal }) => ordinal)),
        plannedAt: z.string().parse(selectPlannedAt.get(plan)),
        results: hashResults(plan, () => true),
        reasons: hashReasons(plan),
        attempts: { rows, hash: hashAttempts([rows]).get(rows) ?? '' },
      };
    },
    hashResults,
    hashReasons,
    hashAttempts,
  };
}
