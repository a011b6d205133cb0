import { prepare } from './keep-alive.js';
import { openForWriting } from './open-database.js';

/** Says of files that they are removed on purpose, by that event; one that is removed again, by the later one. */
export function writeRemovals(path: string, event: number, hashes: Iterable<string>): void {
  const database = openForWriting(path);
  try {
    const insert = prepare(
      database,
      'INSERT INTO removals VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET event = excluded.event',
    );
    database
      .transaction(() => {
        for (const sha256 of hashes) insert.run(sha256, event);
      })
      .immediate();
  } finally {
    database.close();
  }
}
