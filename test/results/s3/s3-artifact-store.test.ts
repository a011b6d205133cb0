import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { CorruptArtifactError, StoreRefusedError, StoreUnreachableError } from '../../../results/artifact-store.js';
import { createS3ArtifactStore } from '../../../results/s3/s3-artifact-store.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { describeArtifactStore, finish, KEY, locate, outputOf } from '../artifact-store-behaviour.js';
import { describeClaims } from '../claim-behaviour.js';
import { findFreePort, SKIP_WITHOUT_S3, startS3Server, type S3Server } from './s3-server.js';

const BUCKET = 'artifacts';
const LIMITS = { mostBytes: 1e9, keepMs: 3_600_000 } as const;

describe('S3 artifact store', { skip: SKIP_WITHOUT_S3 }, () => {
  const serverFolder = makeTemporaryFolder({ after });
  let server: S3Server;
  before(async () => {
    server = await startS3Server(serverFolder);
    await server.createBucket(BUCKET);
    Object.assign(process.env, server.environment);
  });
  after(() => server.stop());

  /** Every place is a prefix of its own in the bucket; every opening has a data folder of its own. */
  function providePlace(prefix: string = randomUUID()) {
    const root = join(server.root, BUCKET, prefix);
    const location = { kind: 's3', bucket: BUCKET, prefix } as const;
    const openIn = (folder: string) =>
      createS3ArtifactStore({
        location,
        scratchFolder: join(folder, 'scratch'),
        cacheFolder: join(folder, 'cache'),
        cacheLimits: LIMITS,
      });
    return { root, openIn };
  }

  const provide = (context: TestContext) => {
    const { root, openIn } = providePlace();
    return { root, open: () => openIn(makeTemporaryFolder(context)) };
  };
  describeArtifactStore(provide);
  describeClaims(provide);

  it('sends a large file in parts, and gives it back', async (context) => {
    const { openIn } = providePlace();
    const bytes = Buffer.alloc(20 * 2 ** 20 + 1, 'not the same in each part, ');
    const manifest = await openIn(makeTemporaryFolder(context)).publish(finish(context, 'images', bytes));
    const elsewhere = openIn(makeTemporaryFolder(context));
    assert.deepEqual(await elsewhere.findManifest(KEY), manifest);
    assert.ok(readFileSync(await elsewhere.openArtifact(outputOf(manifest, 'images'))).equals(bytes));
  });

  it('fetches a file once, and reads its own copy from then on', async (context) => {
    const { root, openIn } = providePlace();
    const manifest = await openIn(makeTemporaryFolder(context)).publish(finish(context, 'images', 'some bytes'));
    const ref = outputOf(manifest, 'images');
    const folder = makeTemporaryFolder(context);
    const store = openIn(folder);
    const paths = await Promise.all([store.openArtifact(ref), store.openArtifact(ref)]);
    rmSync(locate({ root }, ref));
    assert.deepEqual([await openIn(folder).openArtifact(ref), ...new Set(paths)], [paths[0], paths[0]]);
    assert.deepEqual(readdirSync(join(folder, 'cache')), [ref.sha256]);
  });

  it('fetches a copy anew that was cut short or changed', async (context) => {
    const { openIn } = providePlace();
    const folder = makeTemporaryFolder(context);
    const ref = outputOf(await openIn(folder).publish(finish(context, 'images', 'some bytes')), 'images');
    const path = join(folder, 'cache', ref.sha256);
    for (const harm of [() => truncateSync(path, 4), () => writeFileSync(path, 'some bytez')]) {
      harm();
      assert.equal(readFileSync(await openIn(folder).openArtifact(ref), 'utf8'), 'some bytes');
    }
  });

  it('leaves no copy of a damaged file, and takes it out of the bucket', async (context) => {
    const { root, openIn } = providePlace();
    const publisher = openIn(makeTemporaryFolder(context));
    const ref = outputOf(await publisher.publish(finish(context, 'images', 'some bytes')), 'images');
    writeFileSync(locate({ root }, ref), 'some bytez');
    const folder = makeTemporaryFolder(context);
    await assert.rejects(openIn(folder).openArtifact(ref), (error: unknown) => {
      assert.ok(error instanceof CorruptArtifactError);
      assert.match(error.message, /^artifact 0d22cdcc\w+ was damaged: s3:\/\/artifacts\/\S+ had the hash \w+, and was/);
      return true;
    });
    assert.deepEqual(readdirSync(join(folder, 'cache')), []);
    await assert.rejects(openIn(folder).openArtifact(ref), /is missing: expected s3:\/\/artifacts\//);
  });

  it('says what to do where the bucket is missing', async (context) => {
    const store = createS3ArtifactStore({
      location: { kind: 's3', bucket: 'no-such-bucket', prefix: 'a' },
      scratchFolder: makeTemporaryFolder(context),
      cacheFolder: makeTemporaryFolder(context),
      cacheLimits: LIMITS,
    });
    const expected = new StoreRefusedError(
      `s3://no-such-bucket/a at ${server.endpoint}: there is no bucket no-such-bucket: make it, or name another`,
    );
    const { name, message } = expected;
    await assert.rejects(store.freezePlan('hash', '{}'), { name, message });
    await assert.rejects(store.findManifest(KEY), { name, message });
    await assert.rejects(store.publish(finish(context, 'weights', 'x')), { name, message });
  });

  it('says what to do where the credentials are wrong', async (context) => {
    const { openIn } = providePlace();
    for (const [variable, value] of [
      ['AWS_SECRET_ACCESS_KEY', 'wrong'],
      ['AWS_ACCESS_KEY_ID', 'nobody'],
    ] as const) {
      process.env[variable] = value;
      context.after(() => Object.assign(process.env, server.environment));
      await assert.rejects(openIn(makeTemporaryFolder(context)).findManifest(KEY), (error: unknown) => {
        assert.ok(error instanceof StoreRefusedError, String(error));
        assert.match(error.message, /doesn't accept the credentials \(.+\): check AWS_ACCESS_KEY_ID/);
        return true;
      });
      Object.assign(process.env, server.environment);
    }
  });

  it('says that it is unreachable where nothing listens', async (context) => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}`;
    process.env.AWS_ENDPOINT_URL = endpoint;
    context.after(() => Object.assign(process.env, server.environment));
    const { openIn } = providePlace('away');
    await assert.rejects(openIn(makeTemporaryFolder(context)).findManifest(KEY), (error: unknown) => {
      assert.ok(error instanceof StoreUnreachableError, String(error));
      assert.ok(error.message.startsWith(`s3://artifacts/away at ${endpoint} doesn't answer as it should (`));
      return true;
    });
  });
});
