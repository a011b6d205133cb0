import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { after, beforeEach, describe, it, type TestContext } from 'node:test';
import type { ArtifactStore } from '../../../results/artifact-store.js';
import { explainS3Failure } from '../../../results/s3/explain-s3-failure.js';
import { createS3ArtifactStore } from '../../../results/s3/s3-artifact-store.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { sampleManifest } from '../sample-results.js';
import { findFreePort } from './s3-server.js';

const REF = { sha256: 'a'.repeat(64), bytes: 100 };

describe('a server that does not do as S3 does', () => {
  const before = { ...process.env };
  beforeEach(() => {
    const [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_MAX_ATTEMPTS] = ['a', 'b', '1'];
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_MAX_ATTEMPTS });
  });
  after(() => {
    process.env = before;
  });

  for (const [status, code, error, message] of [
    [507, 'XMinioStorageFull', 'StoreFullError', /has no room left \(XMinioStorageFull: .+\): free some/],
    [403, 'QuotaExceeded', 'StoreFullError', /has no room left/],
    [403, 'AccessDenied', 'StoreRefusedError', /forbids the request .+: the credentials need to list the bucket, and/],
    [403, 'InvalidAccessKeyId', 'StoreRefusedError', /doesn't accept the credentials/],
    [400, 'ExpiredToken', 'StoreRefusedError', /doesn't accept the credentials/],
    [400, 'AuthorizationHeaderMalformed', 'StoreRefusedError', /is in another region .+ set AWS_REGION/],
    [404, 'NoSuchBucket', 'StoreRefusedError', /there is no bucket bucket: make it, or name another/],
    [501, 'NotImplemented', 'StoreUnreachableError', /doesn't answer as it should/],
    [503, 'SlowDown', 'StoreUnreachableError', /doesn't answer as it should \(SlowDown: /],
    [500, 'InternalError', 'StoreUnreachableError', /doesn't answer as it should/],
  ] as const) {
    it(`and says ${code} with status ${status} ends in a ${error} that tells what to do`, async (context) => {
      const { store, endpoint } = await serve(context, (_request, response) => {
        response.writeHead(status, { 'content-type': 'application/xml' });
        response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>so it is</Message></Error>`);
      });
      await assert.rejects(store.freezePlan('hash', '{}'), (thrown: unknown) => {
        assert.ok(thrown instanceof Error);
        assert.equal(thrown.name, error, thrown.message);
        assert.ok(thrown.message.startsWith(`s3://bucket/prefix at ${endpoint}`), thrown.message);
        assert.match(thrown.message, message);
        return true;
      });
    });
  }

  it('but as a web site is not taken for an empty bucket', async (context) => {
    const { store } = await serve(context, (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html><body>Not here</body></html>');
    });
    await assert.rejects(store.findManifest('key'), {
      name: 'StoreRefusedError',
      message: /HTTP status 404\): is it S3/,
    });
  });

  it('for now, since another writer is at work, is asked again', async (context) => {
    const asked: string[] = [];
    const { store } = await serve(context, (request, response) => {
      asked.push(request.method ?? '');
      request.resume().on('end', () => {
        if (asked.length === 3) return response.writeHead(200, { etag: '"x"' }).end();
        const [status, code] = request.method === 'PUT' ? [409, 'ConditionalRequestConflict'] : [404, 'NoSuchKey'];
        response.writeHead(status, { 'content-type': 'application/xml' });
        return response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>so it is</Message></Error>`);
      });
    });
    const { outputs: _outputs, ...step } = sampleManifest('key', 'pretrain');
    assert.equal((await store.publish({ ...step, files: {} })).key, 'key');
    assert.deepEqual(asked, ['PUT', 'GET', 'PUT']);
  });

  it('because it overwrites what it should keep is refused with the first plan', async (context) => {
    const { store } = await serve(context, (request, response) => {
      request.resume().on('end', () => response.writeHead(200, { etag: '"x"' }).end());
    });
    await assert.rejects(store.freezePlan('hash', '{}'), {
      name: 'StoreRefusedError',
      message: /^s3:\/\/bucket\/prefix: the server overwrites objects .+: expected S3 with conditional writes$/,
    });
  });

  it('and ends in the middle of a file is unreachable, and leaves no half of it', async (context) => {
    const { store, cacheFolder } = await serve(context, (_request, response) => {
      response.writeHead(200, { 'content-length': '100', etag: '"x"' });
      response.write('ten bytes.', () => response.destroy());
    });
    await assert.rejects(store.openArtifact(REF), { name: 'StoreUnreachableError' });
    assert.deepEqual(readdirSync(cacheFolder), []);
  });

  it('because nothing listens is unreachable, by name and port', async (context) => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}`;
    const { store } = openAt(context, endpoint);
    await assert.rejects(store.freezePlan('hash', '{}'), {
      name: 'StoreUnreachableError',
      message: `s3://bucket/prefix at ${endpoint} doesn't answer as it should (connect ECONNREFUSED ${endpoint.slice(7)})`,
    });
  });
});

describe('a failure while S3 is asked', () => {
  const place = { kind: 's3', bucket: 'bucket', prefix: '' } as const;

  it('stays what it is when the disk of this machine is full', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    assert.equal(explainS3Failure(full, place), full);
  });

  it('stays what it is when it is a fault of ours', () => {
    const fault = new TypeError('x is not a function');
    assert.equal(explainS3Failure(fault, place), fault);
  });

  it('names the remedy for a certificate that nobody vouches for', () => {
    const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const explained = explainS3Failure(untrusted, place);
    assert.ok(explained instanceof Error);
    assert.equal(explained.name, 'StoreRefusedError');
    assert.match(explained.message, /^s3:\/\/bucket shows a certificate that isn't trusted .+ NODE_EXTRA_CA_CERTS$/);
  });
});

async function serve(context: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return openAt(context, `http://127.0.0.1:${address.port}`);
}

function openAt(
  context: TestContext,
  endpoint: string,
): { readonly store: ArtifactStore; readonly endpoint: string; readonly cacheFolder: string } {
  process.env.AWS_ENDPOINT_URL = endpoint;
  const folder = makeTemporaryFolder(context);
  const cacheFolder = join(folder, 'cache');
  const store = createS3ArtifactStore({
    location: { kind: 's3', bucket: 'bucket', prefix: 'prefix' },
    scratchFolder: join(folder, 'scratch'),
    cacheFolder,
    cacheLimits: { mostBytes: 1e9, keepMs: 3_600_000 },
  });
  return { store, endpoint, cacheFolder };
}
