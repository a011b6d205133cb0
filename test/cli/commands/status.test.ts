import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, startCommand } from '../run-command.js';

describe('status', () => {
  it('of an empty data folder tells that there is nothing, and of an unknown study what there is', async (context) => {
    const data = makeTemporaryFolder(context);
    const [all, unknown, json] = await Promise.all([
      runCommand(['status', '--data', data]),
      runCommand(['status', 'unknown', '--data', data]),
      runCommand(['status', '--json', '--data', data]),
    ]);
    assert.equal(all.code, 0, all.stderr);
    assert.match(all.stdout, / no study yet in .*\n no run is going on/);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /study: expected one of those in .* \(no study yet\), got unknown/);
    assert.deepEqual(Object.keys(JSON.parse(json.stdout) as object), [
      'at',
      'dataFolder',
      'run',
      'problem',
      'studies',
      'idle',
    ]);
  });

  it('goes on with --watch until Ctrl-C, which is no failure', async (context) => {
    const data = makeTemporaryFolder(context);
    for (const options of [[], ['--json']]) {
      const watching = startCommand(['status', '--watch', ...options, '--data', data]);
      const { stdout } = watching.child;
      assert.ok(stdout !== null);
      await once(stdout, 'data');
      watching.child.kill('SIGINT');
      const { code, stderr } = await watching.finished;
      assert.deepEqual([code, stderr], [0, '']);
    }
  });

  it('tells what it knows where the server does not answer', async (context) => {
    const data = makeTemporaryFolder(context);
    // nobody listens at port 1
    const { code, stdout } = await runCommand(['status', '--data', data], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    assert.equal(code, 0);
    assert.match(stdout, /no study yet.*\n no Temporal server answers at 127.0.0.1:1/);
  });
});
