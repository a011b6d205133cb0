import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';

it('databases and statements are never collected, also when nothing refers to them', async () => {
  const kept = makeAndForget();
  const forgotten = new WeakRef({});
  // a reference that was looked at lives to the end of the turn
  await setImmediate();
  collectGarbage();
  assert.equal(forgotten.deref(), undefined, 'nothing was collected, so that this test says nothing');
  for (const reference of kept) assert.ok(reference.deref() !== undefined);
});

function makeAndForget(): readonly WeakRef<object>[] {
  const database = openDatabase(':memory:');
  const statement = prepare(database, 'SELECT 1');
  return [new WeakRef(database), new WeakRef(statement)];
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
