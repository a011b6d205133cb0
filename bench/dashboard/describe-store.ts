import { z } from 'zod';
import { maybeOpenForReading } from '../../results/sqlite/open-database.js';
import { prepare } from '../../results/sqlite/keep-alive.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

/** What is looked at. */
export interface MeasuredStore {
  readonly networks: number;
  readonly epochs: number;
  /** That of most networks. */
  readonly study: string;
  /** A network of it, by the key of its record. */
  readonly record: string;
  /** The file's. */
  readonly bytes: number;
}

const schema = z.object({
  networks: z.number(),
  epochs: z.number(),
  study: z.string(),
  record: z.string(),
  bytes: z.number(),
});

/** @throws Error where nothing was recorded. */
export function describeStore(dataFolder: string): MeasuredStore {
  const { results } = layOutDataFolder(dataFolder);
  const database = maybeOpenForReading(results);
  if (database === undefined) throw new Error(`expected results in ${results}, got none`);
  try {
    const row = prepare(
      database,
      `SELECT (SELECT count(*) FROM networks) AS networks, (SELECT count(*) FROM epochs) AS epochs, study, record,
         (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()) AS bytes
       FROM latest_cells JOIN (SELECT plan, count(*) AS cells FROM cells GROUP BY plan) USING (plan)
       ORDER BY cells DESC, ordinal LIMIT 1`,
    ).get();
    return schema.parse(row);
  } finally {
    database.close();
  }
}
