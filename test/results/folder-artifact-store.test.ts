import { describe } from 'node:test';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { describeArtifactStore } from './artifact-store-behaviour.js';

describe('folder artifact store', () => {
  describeArtifactStore((context) => {
    const root = makeTemporaryFolder(context);
    return { root, open: () => createFolderArtifactStore(root) };
  });
});
