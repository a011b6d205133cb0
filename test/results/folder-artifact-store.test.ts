import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { describeArtifactStore } from './artifact-store-behaviour.js';
import { describeClaims } from './claim-behaviour.js';
import { sampleManifest } from './sample-results.js';

describe('folder artifact store', () => {
  const provide = (context: TestContext) => {
    const root = makeTemporaryFolder(context);
    return { root, open: () => createFolderArtifactStore(root) };
  };
  describeArtifactStore(provide);
  describeClaims(provide);

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
