import { z } from 'zod';
import type { StepKey, StepKind } from '../../study/step.js';
import type { ComputedStep } from '../computed-step.js';
import type { RecordedNetwork } from '../lineage-reader.js';
import { prepare } from './keep-alive.js';
import { maybeOpenForReading } from './open-database.js';
import { prepareRecordedNetworks } from './recorded-networks.js';

/** The finished steps that stand beside recorded networks. */
export interface StepReader {
  /** Those of a kind, the latest first; at most `limit`. */
  latest(kind: RecordedKind, limit?: number): readonly ComputedStep[];
  /** Of all kinds. */
  keys(): ReadonlySet<StepKey>;
  /** Of these keys, in no order. */
  find(keys: readonly StepKey[]): readonly ComputedStep[];
  /** The networks that were recorded, whatever their studies' plans are now. */
  networks(): readonly RecordedNetwork[];
  close(): void;
}

type RecordedKind = Exclude<StepKind, 'record'>;

const stepRow = z.object({
  key: z.string(),
  kind: z.enum(['generate', 'pretrain', 'transfer', 'evaluate']),
  identity: z.string().transform((text): unknown => JSON.parse(text)),
  startedAt: z.string(),
  durationMs: z.number(),
  device: z.string(),
});

const COLUMNS = `key, kind, started_at AS startedAt, duration_ms AS durationMs,
  json_extract(manifest, '$.identity') AS identity, json_extract(manifest, '$.environment.device') AS device`;

/** Undefined where nothing was recorded yet. */
export function maybeCreateStepReader(path: string): StepReader | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  // the manifests are long: only those that are asked for are parsed
  const selectLatest = prepare(
    database,
    `SELECT ${COLUMNS} FROM steps JOIN
      (SELECT key AS latest FROM steps WHERE kind = ? ORDER BY started_at DESC, key LIMIT ?) ON key = latest
     ORDER BY started_at DESC, key`,
  );
  const selectKeys = prepare(database, 'SELECT key FROM steps').pluck();
  const selectStep = prepare(database, `SELECT ${COLUMNS} FROM steps WHERE key = ?`);
  const networks = prepareRecordedNetworks(database);
  return {
    latest: (kind, limit = -1) => z.array(stepRow).parse(selectLatest.all(kind, limit)),
    keys: () => new Set(z.array(z.string()).parse(selectKeys.all())),
    find: (keys) => z.array(stepRow).parse(keys.flatMap((key) => selectStep.get(key) ?? [])),
    networks,
    close: () => database.close(),
  };
}
