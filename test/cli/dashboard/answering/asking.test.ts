import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startProcess, startThread } from '../../../../cli/dashboard/answering/answerers.js';
import { createAsking, type Asking, type AskingOptions } from '../../../../cli/dashboard/answering/asking.js';
import { RequestError } from '../../../../dashboard/request-error.js';
import { InputError } from '../../../../study/errors.js';
import { makeTemporaryFolder } from '../../../temporary-folder.js';
import { until } from '../../until.js';
import type { TestQuestion } from './answering-process.js';

interface Echo {
  readonly text: string;
  readonly pid: number;
}

const FILE = new URL('answering-process.js', import.meta.url);
const KILL_AFTER_MS = 50;

function askProcess(context: TestContext, options?: AskingOptions) {
  let folder = '';
  const asking = createAsking<TestQuestion, Echo>(
    () => startProcess(fileURLToPath(FILE), folder, KILL_AFTER_MS),
    options,
  );
  // hooks run in their order: the process writes into the folder when it ends
  context.after(() => asking.close());
  folder = makeTemporaryFolder(context);
  const seen = (file: string) => until(() => (existsSync(join(folder, file)) ? true : undefined));
  return { asking, seen, folder };
}

const echo = (asking: Asking<TestQuestion, Echo>, text = 'a') => asking.ask({ kind: 'echo', text });

describe('createAsking', () => {
  for (const [name, start] of [
    ['thread', (folder: string) => startThread<TestQuestion, Echo>(FILE, folder)],
    ['process', (folder: string) => startProcess<TestQuestion, Echo>(fileURLToPath(FILE), folder)],
  ] as const) {
    it(`hands a ${name}’s answers and its reasons to whoever asked`, async (context) => {
      let folder = '';
      const asking = createAsking<TestQuestion, Echo>(() => start(folder));
      context.after(() => asking.close());
      folder = makeTemporaryFolder(context);
      const texts = ['<b>', '\0', 'ä'];
      const answers = await Promise.all(texts.map((text) => echo(asking, text)));
      assert.deepEqual(
        answers.map(({ text }) => text),
        texts,
      );
      await assert.rejects(asking.ask({ kind: 'refuse' }), new InputError('expected something else'));
      await assert.rejects(asking.ask({ kind: 'lack' }), new RequestError(404, 'there is no such thing'));
      await assert.rejects(asking.ask({ kind: 'break' }), { name: 'Error', message: 'out of range' });
    });
  }

  it('asks the same once as long as it is being answered', async (context) => {
    const { asking } = askProcess(context);
    const [one, two] = [echo(asking), echo(asking)];
    assert.equal(one, two);
    await one;
    const later = echo(asking);
    assert.notEqual(later, one);
    await later;
  });

  it('knows how much of an answer is done', async (context) => {
    const { asking, seen } = askProcess(context);
    const question = { kind: 'stay', file: 'begun' } as const;
    assert.equal(asking.maybeProgress(question), undefined);
    const refused = assert.rejects(asking.ask(question));
    await seen('begun');
    assert.equal(await until(() => asking.maybeProgress(question) || undefined), 0.25);
    await asking.close();
    await refused;
    assert.equal(asking.maybeProgress(question), undefined);
  });

  it('refuses what waits when the process dies, and starts another one for the next question', async (context) => {
    const { asking, seen } = askProcess(context);
    const { pid } = await echo(asking);
    const waits = asking.ask({ kind: 'stay', file: 'begun' });
    const behind = echo(asking, 'behind');
    const expected = { status: 503, message: 'what answers here has ended: it was ended by SIGKILL; ask again' };
    const refused = Promise.all([assert.rejects(waits, expected), assert.rejects(behind, expected)]);
    await seen('begun');
    process.kill(pid, 'SIGKILL');
    await refused;
    const again = await echo(asking, 'again');
    assert.equal(again.text, 'again');
    assert.notEqual(again.pid, pid);
  });

  it('ends a process that is not asked, which gives back what it holds', async (context) => {
    const { asking, seen } = askProcess(context, { idleMs: 1 });
    // without one, nothing keeps the test's process until the timer is due
    const awake = setInterval(() => undefined, 1_000);
    context.after(() => clearInterval(awake));
    const { pid } = await echo(asking);
    await seen('released');
    await until(() => isGone(pid) || undefined);
    assert.notEqual((await echo(asking)).pid, pid);
  });

  it('leaves no process when it is closed, whatever that is at', async (context) => {
    for (const kind of ['stay', 'hang'] as const) {
      const { asking, seen, folder } = askProcess(context);
      const { pid } = await echo(asking);
      const refused = assert.rejects(asking.ask({ kind, file: 'begun' }), new RequestError(503, 'the server ends'));
      await seen('begun');
      await asking.close();
      assert.ok(isGone(pid), kind);
      await refused;
      // one that computes can't hear that it is to end
      assert.equal(existsSync(join(folder, 'released')), kind === 'stay');
      await assert.rejects(echo(asking), { status: 503, message: 'the server ends' });
    }
  });

  it('refuses where no process can be started', async () => {
    const asking = createAsking<TestQuestion, Echo>(() => startProcess('/nonexistent/process.js', '/nonexistent'));
    await assert.rejects(echo(asking), { status: 503, message: /^what answers here has ended: it ended with code 1;/ });
    await asking.close();
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
