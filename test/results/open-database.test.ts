import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../results/sqlite/keep-alive.js';
import { maybeOpenForReading, openForWriting } from '../../results/sqlite/open-database.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const KEEP_ALIVE = fileURLToPath(new URL('../../results/sqlite/keep-alive.js', import.meta.url));

describe('the database', () => {
  it('is read as it was before a transaction that a writer was killed in', (context) => {
    const path = join(makeTemporaryFolder(context), 'results.sqlite');
    openForWriting(path).close();
    // before the write-ahead log is switched on, what was there lies in a journal that only a writer can take back
    const script = `
      const { openDatabase, pragma } = await import(${JSON.stringify(KEEP_ALIVE)});
      const database = openDatabase(${JSON.stringify(path)});
      pragma(database, 'journal_mode = DELETE');
      pragma(database, 'cache_size = 1');
      database.exec("BEGIN; CREATE TABLE half (text TEXT)");
      for (let row = 0; row < 500; row++) database.exec("INSERT INTO half VALUES (hex(zeroblob(4000)))");
      process.kill(process.pid, 'SIGKILL');
    `;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    assert.equal(signal, 'SIGKILL');
    assert.ok(existsSync(`${path}-journal`));
    const database = maybeOpenForReading(path);
    assert.ok(database);
    const select = prepare(database, 'SELECT count(*) FROM sqlite_schema WHERE name = ?').pluck();
    assert.deepEqual([select.get('half'), select.get('networks')], [0, 1]);
    database.close();
  });
});
