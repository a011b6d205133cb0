import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { describeArtifactStore } from './artifact-store-behaviour.js';
import { describeClaims } from './claim-behaviour.js';
import { sampleManifest } from './sample-results.js';

const STORE = new URL('../../results/folder-artifact-store.js', import.meta.url);

describe('folder artifact store', () => {
  const provide = (context: TestContext) => {
    const root = makeTemporaryFolder(context);
    return { root, open: () => createFolderArtifactStore(root) };
  };
  describeArtifactStore(provide);
  describeClaims(provide);

  it('gives the step of a killed process away at once', async (context) => {
    const root = makeTemporaryFolder(context);
    const owner = { activity: 'run-1/5', attempt: 1, study: 'noise' };
    const script = `
      const { createFolderArtifactStore } = await import(${JSON.stringify(STORE.href)});
      const answer = await createFolderArtifactStore(${JSON.stringify(root)}).claim('a', ${JSON.stringify(owner)});
      console.log(Object.keys(answer)[0]);
      setInterval(() => undefined, 1000);
    `;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    context.after(() => holder.kill('SIGKILL'));
    const said: unknown = (await once(createInterface(holder.stdout), 'line'))[0];
    assert.equal(said, 'claim');
    const store = createFolderArtifactStore(root);
    const other = { ...owner, activity: 'run-2/5' };
    assert.ok('holder' in (await store.claim('a', other)));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    assert.ok('claim' in (await store.claim('a', other)));
  });

  it('writes no unfinished manifest among the finished ones, where a kill would leave it for good', async (context) => {
    const root = makeTemporaryFolder(context);
    mkdirSync(join(root, 'steps'));
    const watcher = watch(join(root, 'steps'));
    context.after(() => watcher.close());
    const changed = once(watcher, 'change');
    const { outputs: _outputs, ...step } = sampleManifest('a', 'evaluate');
    await createFolderArtifactStore(root).publish({ ...step, files: {} });
    // the first name that comes up is the whole manifest's
    assert.deepEqual((await changed)[1], 'a.json');
  });
});
