import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

/** Gives every training as many epochs more, like its last one, as make so many rows together: stubs have few. */
export function addEpochs(dataFolder: string, rows: number): void {
  const database = openDatabase(layOutDataFolder(dataFolder).results);
  try {
    const count = (sql: string) => Number(prepare(database, sql).pluck().get());
    const missing = rows - count('SELECT count(*) FROM epochs');
    if (missing <= 0) return;
    const more = Math.ceil(missing / count('SELECT count(DISTINCT step) FROM epochs'));
    prepare(
      database,
      `WITH RECURSIVE later (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM later WHERE n < ?),
         ends AS (SELECT step, max(epoch) AS epoch FROM epochs GROUP BY step)
       INSERT INTO epochs (step, epoch, learning_rate, training_loss, loss, iou)
       SELECT step, epoch + n, learning_rate, training_loss, loss, iou
       FROM ends JOIN epochs USING (step, epoch) CROSS JOIN later`,
    ).run(more);
  } finally {
    database.close();
  }
}
