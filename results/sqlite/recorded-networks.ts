import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { RecordedNetwork } from '../lineage-reader.js';
import { prepare } from './keep-alive.js';
import { prepareMixtureParts } from './mixture-parts.js';
import { SETTING_COLUMNS, settingShape } from './setting-columns.js';
import { toIdentity } from './to-identity.js';

const networkRow = z.object({
  record: z.string(),
  pretrain: z.string(),
  transfer: z.string().nullable(),
  evaluate: z.string(),
  evaluatedAt: z.string(),
  id: z.string(),
  study: z.string(),
  ...settingShape,
});

/** The networks that were recorded, whatever their studies' plans are now, in no order. */
export function prepareRecordedNetworks(database: Database.Database): () => readonly RecordedNetwork[] {
  const select = prepare(
    database,
    `SELECT record, pretrain, transfer, evaluate, started_at AS evaluatedAt, network AS id, study, ${SETTING_COLUMNS}
     FROM networks JOIN steps ON key = evaluate`,
  );
  const readParts = prepareMixtureParts(database);
  return () => {
    const all = readParts();
    return z
      .array(networkRow)
      .parse(select.all())
      .map(({ record, pretrain, transfer, evaluate, evaluatedAt, ...setting }) => {
        const parts = all.get(record);
        const identity = toIdentity(setting, parts);
        return { identity, record, pretrain, transfer, evaluate, evaluatedAt, ...(parts && { parts }) };
      });
  };
}
