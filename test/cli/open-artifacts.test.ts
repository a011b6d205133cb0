import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openArtifacts } from '../../cli/open-artifacts.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { maybeRecallLocation, rememberLocation } from '../../results/remembered-location.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { findFreePort } from '../results/s3/s3-server.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { runCommand, SMALL_STUDY } from './run-command.js';

const LOCATION = { kind: 's3', bucket: 'bucket', prefix: 'studies/a' } as const;

describe('the artifacts of a data folder', () => {
  it('lie in it where no other place was named', async (context) => {
    const folder = layOutDataFolder(makeTemporaryFolder(context));
    await createFolderArtifactStore(folder.artifacts).freezePlan('hash', '{}');
    assert.equal(await maybeRecallLocation(folder.artifactLocation), undefined);
    assert.equal(await (await openArtifacts(folder.root)).loadPlan('hash'), '{}');
  });

  it('lie where they were put, as long as the data folder remembers', async (context) => {
    const folder = layOutDataFolder(makeTemporaryFolder(context));
    await rememberLocation(folder.artifactLocation, LOCATION);
    assert.deepEqual(await maybeRecallLocation(folder.artifactLocation), LOCATION);
    Object.assign(process.env, await environmentWithoutServer());
    const store = await openArtifacts(folder.root);
    await assert.rejects(store.loadPlan('hash'), {
      name: 'StoreUnreachableError',
      message: /^s3:\/\/bucket\/studies\/a /,
    });
  });

  it('are nowhere when what the data folder remembers is no place', async (context) => {
    const folder = layOutDataFolder(makeTemporaryFolder(context));
    writeFileSync(folder.artifactLocation, 's3:/bucket\n');
    await assert.rejects(openArtifacts(folder.root), { name: 'InputError', message: /got 's3:\/bucket'$/ });
  });
});

describe('run --artifacts', () => {
  it('is bad input where it names no place, before anything is done', async (context) => {
    const data = join(makeTemporaryFolder(context), 'data');
    const { code, stderr } = await runCommand(['run', SMALL_STUDY, '--data', data, '--artifacts', 'ftp://a/b']);
    assert.equal(code, 2);
    assert.match(stderr, /artifacts: expected s3:\/\/BUCKET or s3:\/\/BUCKET\/PREFIX, got 'ftp:\/\/a\/b'/);
    assert.equal(existsSync(data), false);
  });

  it('ends with the reason and code 3 where nothing answers, and is not remembered', async (context) => {
    const folder = layOutDataFolder(makeTemporaryFolder(context));
    const args = ['run', SMALL_STUDY, '--data', folder.root, '--artifacts', 's3://bucket/studies/a'];
    const environment = await environmentWithoutServer();
    const { code, stderr } = await runCommand(args, environment);
    assert.equal(code, 3);
    assert.equal(
      stderr,
      `✗ s3://bucket/studies/a at ${environment.AWS_ENDPOINT_URL} doesn't answer as it should ` +
        `(connect ECONNREFUSED ${environment.AWS_ENDPOINT_URL.slice('http://'.length)})`,
    );
    assert.equal(existsSync(folder.artifactLocation), false);
  });
});

async function environmentWithoutServer() {
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${await findFreePort()}`;
  return { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_MAX_ATTEMPTS: '1' };
}
