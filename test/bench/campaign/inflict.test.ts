import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { findChildren } from '../../../bench/campaign/child-processes.js';
import { inflict } from '../../../bench/campaign/inflict.js';
import type { Fault } from '../../../bench/campaign/schedule.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

describe('a campaign of kills', () => {
  it('kills the named child of this process when it is due', async (context) => {
    const victim = await startChild(context, 'victim.mjs');
    const bystander = await startChild(context, 'bystander.mjs');
    const exited = once(victim, 'exit');
    let work = 0;
    const hits = await inflict(
      [fault(3)],
      {
        look: () => ({ datasets: 0, work: work++ }),
        maybeFind: () => findChildren(process.pid, 'victim.mjs')[0],
        onKill: (_fault, pid) => assert.equal(pid, victim.pid),
      },
      new AbortController().signal,
    );
    assert.equal(hits.length, 1);
    assert.ok(work > 3);
    assert.deepEqual(await exited, [null, 'SIGKILL']);
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    assert.deepEqual(findChildren(process.pid, 'victim.mjs'), []);
  });

  it('waits for a victim that is dead, and ends with the run', async () => {
    const ended = new AbortController();
    let looks = 0;
    const hits = await inflict(
      [fault(0), fault(0)],
      {
        look: () => ({ datasets: 0, work: 0 }),
        maybeFind: () => {
          if (++looks === 3) ended.abort();
          return undefined;
        },
        onKill: () => assert.fail('there is nothing to kill'),
      },
      ended.signal,
    );
    assert.deepEqual(hits, []);
    assert.equal(looks, 3);
  });
});

function fault(after: number): Fault {
  return { victim: 'train', measure: 'work', after, delayMs: 0 };
}

/** A process that waits to be killed. */
async function startChild(context: TestContext, name: string) {
  const file = join(makeTemporaryFolder(context), name);
  writeFileSync(
    file,
    `process.send('ready'); process.on('disconnect', () => process.exit()); process.on('message', () => 0);`,
  );
  const child = fork(file);
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}
