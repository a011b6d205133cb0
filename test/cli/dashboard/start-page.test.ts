import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { listDescendants } from '../process-tree.js';
import { runCommand, SMALL_STUDY, startCommand } from '../run-command.js';
import { untilAnswer } from './started-page.js';

describe('the page beside a run', () => {
  it('is there as long as the run, also where that is killed', async (context) => {
    const data = makeTemporaryFolder(context);
    const run = startCommand(['run', SMALL_STUDY, '--ui', '--data', data]);
    context.after(() => run.child.kill('SIGKILL'));
    const line = await run.line(/^page {3}http:/);
    const url = /http:\S+(?=#token=)/.exec(line)?.[0] ?? '';
    assert.equal((await fetch(new URL('/api/status', url))).status, 200);
    const children = listDescendants(run.child.pid ?? 0);
    // the Temporal server would wait for the next run
    context.after(() => children.forEach(endHard));
    run.child.kill('SIGKILL');
    const isGone = () =>
      fetch(url).then(
        () => undefined,
        () => true,
      );
    assert.equal(await untilAnswer(isGone), true);
  });

  it('is refused beside a study in the background', async (context) => {
    const data = makeTemporaryFolder(context);
    const { code, stderr } = await runCommand(['run', SMALL_STUDY, '--ui', '--detach', '--data', data]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /--ui: expected nothing beside --detach/);
  });
});

function endHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended with its parent
  }
}
