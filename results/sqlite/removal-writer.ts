import { prepare } from './keep-alive.js';
import { openForWriting } from './open-database.js';

/** Says of files that they are removed on purpose, by that event. */
export function writeRemovals(path: string, event: number, hashes: Iterable<string>): void {
  const database = openForWriting(path);
  try {
    const insert = prepare(database, 'INSERT INTO removals VALUES (?, ?) ON CONFLICT DO NOTHING');
    database
      .transaction(() => {
        for (const sha256 of hashes) insert.run(sha256, event);
      })
      .immediate();
  } finally {
    database.close();
  }
}
