import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactLocation } from '../artifact-location.js';
import type { StoredEntry } from '../artifact-store.js';
import type { ArtifactRef } from '../manifest.js';
import { createS3Client, type ConnectedS3 } from './create-s3-client.js';
import { explainS3Failure, readStatus } from './explain-s3-failure.js';
import { uploadFile } from './upload-file.js';

/**
 * The requests that the store makes, with names below the location's prefix. Each throws StoreUnreachableError,
 * StoreRefusedError or StoreFullError.
 */
export interface S3Objects {
  /** Size, and where the server keeps it the SHA-256 of the bytes that it was given, in hexadecimal. */
  describe(name: string): Promise<{ readonly bytes: number; readonly sha256?: string } | undefined>;
  readText(name: string): Promise<TaggedText | undefined>;
  /** What follows the folder, a name with its slash, in the names of all objects there. */
  list(folder: string): Promise<readonly string[]>;
  /** The same with their sizes. */
  measure(folder: string): Promise<readonly StoredEntry[]>;
  /** What its bytes are, which are kept nowhere. */
  hash(name: string): Promise<ArtifactRef | undefined>;
  /** Returns whether this call wrote it: of several writers exactly one does. */
  createText(name: string, text: string): Promise<boolean>;
  /**
   * Returns whether this call wrote it.
   * @param tag of the bytes that are to be replaced, and no others; absent: whatever is there
   */
  replaceText(name: string, text: string, tag?: string): Promise<boolean>;
  upload(name: string, path: string, ref: ArtifactRef): Promise<void>;
  /** Writes the bytes to a new file and says what they were. */
  download(name: string, path: string): Promise<(ArtifactRef & { readonly tag: string }) | undefined>;
  /** Unless it has changed since it was read. */
  remove(name: string, tag: string): Promise<void>;
}

export interface TaggedText {
  readonly text: string;
  /** Names these bytes, for `remove` and `replaceText`. */
  readonly tag: string;
  /** Since they were written, by the server's clock: both times stand in the same answer, in whole seconds. */
  readonly ageMs: number;
}

/** Another writer of the same name is at work: it may fail yet, so that the name has to be looked at. */
const CONFLICT = 'ConditionalRequestConflict';

/** The client is made with the first request. */
export function createS3Objects(location: ArtifactLocation): S3Objects {
  let connected: Promise<ConnectedS3> | undefined;

  const at = (name: string) => ({
    Bucket: location.bucket,
    Key: location.prefix === '' ? name : `${location.prefix}/${name}`,
  });

  async function request<T>(work: (client: ConnectedS3['client']) => Promise<T>): Promise<T> {
    connected ??= createS3Client().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    const { client, endpoint } = await connected;
    try {
      return await work(client);
    } catch (error) {
      throw explainS3Failure(error, { ...location, ...(endpoint === undefined ? {} : { endpoint }) });
    }
  }

  /** Undefined where there is no such object. */
  const maybeGet = async <T>(name: string, read: (found: GetObjectCommandOutput, nowMs: number) => Promise<T>) =>
    request(async (client) => {
      const get = new GetObjectCommand(at(name));
      const readClock = rememberDate(get);
      const found = await client.send(get).catch(undefinedWhere(['NoSuchKey']));
      return found === undefined ? undefined : read(found, readClock());
    });

  const measure = (folder: string) =>
    request(async (client) => {
      const { Bucket, Key: Prefix } = at(folder);
      const found: StoredEntry[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key, Size = 0 } of Contents) {
          if (Key !== undefined) found.push({ name: Key.slice(Prefix.length), bytes: Size });
        }
      }
      return found;
    });

  return {
    describe: (name) =>
      request(async (client) => {
        const head = new HeadObjectCommand({ ...at(name), ChecksumMode: 'ENABLED' });
        // the answer to HEAD has no body, so that its name is taken from the status
        const found = await client.send(head).catch(undefinedWhere(['NotFound', 'NoSuchKey']));
        if (found === undefined) return undefined;
        const { ContentLength: bytes = 0, ChecksumSHA256: checksum, ChecksumType: type } = found;
        // the checksum of an object in parts is one of their checksums
        const whole = checksum !== undefined && type !== 'COMPOSITE' && !checksum.includes('-');
        return { bytes, ...(whole ? { sha256: Buffer.from(checksum, 'base64').toString('hex') } : {}) };
      }),

    readText: (name) =>
      maybeGet(name, async ({ Body, ETag = '', LastModified }, nowMs) => {
        const ageMs = nowMs - (LastModified?.getTime() ?? nowMs);
        return { text: (await Body?.transformToString()) ?? '', tag: ETag, ageMs };
      }),

    list: async (folder) => (await measure(folder)).map(({ name }) => name),
    measure,

    hash: (name) =>
      maybeGet(name, async ({ Body }) => {
        if (!(Body instanceof Readable)) throw new TypeError('expected a stream from the S3 client');
        const hash = createHash('sha256');
        let bytes = 0;
        await pipeline(Body, async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += chunk.length;
          }
        });
        return { sha256: hash.digest('hex'), bytes };
      }),

    createText: (name, text) =>
      request(async (client) => {
        const put = new PutObjectCommand({ ...at(name), Body: text, IfNoneMatch: '*' });
        return (await client.send(put).catch(undefinedWhere(['PreconditionFailed', CONFLICT]))) !== undefined;
      }),

    replaceText: (name, text, tag) =>
      request(async (client) => {
        const put = new PutObjectCommand({ ...at(name), Body: text, ...(tag !== undefined && { IfMatch: tag }) });
        const changed = undefinedWhere(tag === undefined ? [] : ['PreconditionFailed', 'NoSuchKey', CONFLICT]);
        return (await client.send(put).catch(changed)) !== undefined;
      }),

    upload: (name, path, ref) => request((client) => uploadFile(client, at(name), path, ref)),

    download: (name, path) =>
      maybeGet(name, async ({ Body, ContentLength, ETag }) => {
        if (!(Body instanceof Readable)) throw new TypeError('expected a stream from the S3 client');
        const hash = createHash('sha256');
        let bytes = 0;
        const measure = async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += chunk.length;
            yield chunk;
          }
        };
        await pipeline(Body, measure, createWriteStream(path, { flags: 'wx' }));
        if (ContentLength !== undefined && bytes < ContentLength) {
          throw new Error(`the connection ended after ${bytes} of ${ContentLength} bytes`);
        }
        return { sha256: hash.digest('hex'), bytes, tag: ETag ?? '' };
      }),

    remove: (name, tag) =>
      request(async (client) => {
        const absentOrOther = undefinedWhere(['PreconditionFailed', 'NoSuchKey', CONFLICT]);
        await client.send(new DeleteObjectCommand({ ...at(name), IfMatch: tag })).catch(absentOrOther);
      }),
  };
}

/** Returns what tells the time of the answer, in ms since 1970: the server's, or ours where it tells none. */
function rememberDate(command: GetObjectCommand): () => number {
  let dateMs: number | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      dateMs = maybeReadDate(result.response);
      return result;
    },
    { step: 'deserialize', name: 'rememberDate' },
  );
  return () => dateMs ?? Date.now();
}

function maybeReadDate(response: unknown): number | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  const dateMs = Date.parse(String(headers.date));
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

/** Takes these answers of the server for an answer, and no failure. */
function undefinedWhere(names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && names.includes(error.name) && readStatus(error) !== undefined) return undefined;
    throw error;
  };
}
