import type Database from 'better-sqlite3';
import { z } from 'zod';
import { prepare } from './keep-alive.js';
import { LATEST_PLAN } from './latest-cells.js';
import { readRows } from './loss-rows.js';
import { prepareTableCheck } from './table-check.js';

/** What a table of networks shows of one besides its losses. */
export interface NetworkFacts {
  /** Of its record. */
  readonly key: string;
  readonly name: string;
  readonly isRecorded: boolean;
  /** On the target. */
  readonly iouBefore: number | null;
  readonly iouAfter: number | null;
  /** Of its last stage. */
  readonly bestEpoch: number | null;
  readonly seconds: number | null;
  /** Of one that is missing, where a run has said why. */
  readonly failure: { readonly state: string; readonly step: string; readonly reason: string } | null;
}

const factsRow = z.tuple([
  z.string(),
  z.string(),
  z.number(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);

/** All networks of a study’s latest plan, in its order, with those that are missing. */
export function readNetworkFacts(database: Database.Database, study: string): readonly NetworkFacts[] {
  const hasFacts = prepareTableCheck(database, 'step_facts')();
  const hasMissing = prepareTableCheck(database, 'missing_networks')();
  const stage = hasFacts
    ? 'LEFT JOIN step_facts AS stage ON stage.step = coalesce(transfer, pretrain)'
    : 'LEFT JOIN steps AS stage ON stage.key = coalesce(transfer, pretrain)';
  const missing = hasMissing
    ? 'LEFT JOIN missing_networks AS missing ON missing.plan = cells.plan AND missing.network = cells.network'
    : 'LEFT JOIN (SELECT NULL AS state, NULL AS step, NULL AS reason) AS missing ON 0';
  const rows = readRows(
    prepare(
      database,
      `SELECT cells.record, coalesce(networks.network, cells.network), networks.record IS NOT NULL,
         target_before.iou, target_after.iou, ${hasFacts ? 'stage.best_epoch' : 'NULL'}, stage.duration_ms / 1000,
         missing.state, missing.step, missing.reason
       FROM (SELECT plan, ordinal, network, record FROM cells WHERE plan = (${LATEST_PLAN})) AS cells
       LEFT JOIN networks ON networks.record = cells.record
       LEFT JOIN metrics AS target_before ON target_before.record = networks.record
         AND target_before.domain = target AND target_before.phase = 'before'
       LEFT JOIN metrics AS target_after ON target_after.record = networks.record
         AND target_after.domain = target AND target_after.phase = 'after'
       ${stage} ${missing} ORDER BY ordinal`,
    ),
    study,
  );
  return rows.map((row): NetworkFacts => {
    const [key, name, recorded, iouBefore, iouAfter, bestEpoch, seconds, state, step, reason] = factsRow.parse(row);
    const failure = recorded === 1 || state === null ? null : { state, step: step ?? '', reason: reason ?? '' };
    return { key, name, isRecorded: recorded === 1, iouBefore, iouAfter, bestEpoch, seconds, failure };
  });
}
