import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, SMALL_STUDY, startCommand } from '../run-command.js';
import { untilAnswer } from './started-page.js';

describe('the page beside a run', () => {
  it('is there as long as the run, also where that is killed', async (context) => {
    // before its folder goes
    context.after(() => runCommand(['stop', '--data', data]));
    const data = makeTemporaryFolder(context);
    const run = startCommand(['run', SMALL_STUDY, '--ui', '--data', data]);
    context.after(() => run.child.kill('SIGKILL'));
    const line = await run.line(/^page {3}http:/);
    const url = /http:\S+(?=#token=)/.exec(line)?.[0] ?? '';
    assert.equal((await fetch(new URL('/api/status', url))).status, 200);
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
