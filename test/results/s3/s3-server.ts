import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real S3 server on loopback, with its buckets as folders. */
export interface S3Server {
  readonly endpoint: string;
  /** What a client of it has in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Holds a folder a bucket, with the objects as files. */
  readonly root: string;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

const ACCESS_KEY = 'test';
const SECRET_KEY = 'test-secret';
const REGION = 'us-east-1';
const READY_MS = 20_000;

/** Says why tests with a real server are skipped, or false. */
export const SKIP_WITHOUT_S3 =
  maybeFindVersitygw() === undefined &&
  'versitygw is neither in HRTEM_VERSITYGW nor on the PATH: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** Starts versitygw in that folder, and waits until it answers. */
export async function startS3Server(folder: string): Promise<S3Server> {
  const executable = maybeFindVersitygw();
  if (executable === undefined) throw new Error('versitygw was not found');
  const root = join(folder, 'buckets');
  mkdirSync(root);
  const port = await findFreePort();
  const args = ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', root];
  const env = { PATH: process.env.PATH, ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY };
  const child = spawn(executable, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const endpoint = `http://127.0.0.1:${port}`;
  await waitUntilAnswers(endpoint, child, () => complaints);
  return {
    endpoint,
    root,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_REGION: REGION,
    },
    createBucket: async (name) => {
      const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
      const client = new S3Client({ endpoint, forcePathStyle: true, region: REGION, credentials });
      await client.send(new CreateBucketCommand({ Bucket: name }));
      client.destroy();
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function maybeFindVersitygw(): string | undefined {
  const named = process.env.HRTEM_VERSITYGW;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = named === undefined ? folders.map((folder) => join(folder, 'versitygw')) : [named];
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilAnswers(endpoint: string, child: ChildProcess, complaints: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    try {
      await fetch(endpoint);
      return;
    } catch {
      await sleep(50);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`versitygw did not answer: ${complaints()}`);
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
}
