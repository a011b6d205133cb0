import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Manifest } from '../../results/manifest.js';
import { createManifestReader } from '../../results/manifest-reader.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('a reader of manifests', () => {
  it('parses a file once while it stays as it is', async (context) => {
    const path = write(context, 1);
    const read = createManifestReader();
    const first = await read(path);
    assert.deepEqual(first, manifestOf(1));
    assert.equal(await read(path), first);
  });

  it('reads again what was replaced, and finds nothing where it was removed', async (context) => {
    const path = write(context, 1);
    const read = createManifestReader();
    await read(path);
    renameSync(write(context, 2), path);
    assert.deepEqual(await read(path), manifestOf(2));
    rmSync(path);
    assert.equal(await read(path), undefined);
  });

  it('refuses a file that is damaged after it was read', async (context) => {
    const path = write(context, 1);
    const read = createManifestReader();
    await read(path);
    writeFileSync(path, '{');
    await assert.rejects(read(path), { name: 'CorruptArtifactError', message: `${path} is not a whole manifest` });
  });

  it('keeps the last few and reads others anew', async (context) => {
    const paths = Array.from({ length: 65 }, (_, index) => write(context, index));
    const read = createManifestReader();
    const first: (Manifest | undefined)[] = [];
    for (const path of paths) first.push(await read(path));
    assert.equal(await read(paths[64] ?? ''), first[64]);
    const again = await read(paths[0] ?? '');
    assert.notEqual(again, first[0]);
    assert.deepEqual(again, first[0]);
  });
});

function write(context: TestContext, structures: number): string {
  const path = join(makeTemporaryFolder(context), 'manifest.json');
  writeFileSync(path, JSON.stringify(manifestOf(structures)));
  return path;
}

function manifestOf(structures: number): Manifest {
  return {
    key: 'a',
    kind: 'waves',
    identity: {},
    outputs: {},
    summary: { kind: 'waves', structures },
    environment: { host: 'a', cpu: 'b', node: 'c', tensorflow: '2', device: 'cpu', threads: 1, version: '0' },
    startedAt: '2026-11-23T00:00:00.000Z',
    durationMs: 1,
  };
}
