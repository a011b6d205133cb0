import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { ArtifactRef } from '../manifest.js';

/** A file is sent whole up to this size and else in parts of at least this size; S3's own minimum is 5 MiB. */
const PART_BYTES = 8 * 2 ** 20;
/** Amazon S3 User Guide, “Amazon S3 multipart upload limits”. */
const MOST_PARTS = 10_000;
/** Parts in memory and on their way at once. */
const LANES = 3;

export interface ObjectName {
  readonly Bucket: string;
  readonly Key: string;
}

/** The server checks the SHA-256 of the file, or of each part, and the object appears whole or not at all. */
export async function uploadFile(client: S3Client, name: ObjectName, path: string, ref: ArtifactRef): Promise<void> {
  if (ref.bytes <= PART_BYTES) {
    const ChecksumSHA256 = Buffer.from(ref.sha256, 'hex').toString('base64');
    await client.send(new PutObjectCommand({ ...name, Body: await readFile(path), ChecksumSHA256 }));
    return;
  }
  const created = await client.send(new CreateMultipartUploadCommand({ ...name, ChecksumAlgorithm: 'SHA256' }));
  const upload = { ...name, UploadId: created.UploadId };
  const file = await open(path, 'r');
  try {
    const Parts = await sendParts(client, upload, file, ref.bytes);
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    // what is left of it costs room until the bucket's own rule removes it; the first error is the one to tell
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function sendParts(
  client: S3Client,
  upload: ObjectName & { readonly UploadId: string | undefined },
  file: FileHandle,
  bytes: number,
): Promise<CompletedPart[]> {
  const partBytes = Math.max(PART_BYTES, Math.ceil(bytes / MOST_PARTS));
  const parts: CompletedPart[] = [];
  const numbers = Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => index + 1).values();
  let failed = false;
  const lane = async () => {
    // the lanes share one iterator: each takes the next part that none has taken
    for (const PartNumber of numbers) {
      if (failed) return;
      const start = (PartNumber - 1) * partBytes;
      const Body = await readRange(file, start, Math.min(bytes, start + partBytes));
      const part = { ...upload, PartNumber, Body, ChecksumAlgorithm: 'SHA256' } as const;
      const { ETag, ChecksumSHA256 } = await client.send(new UploadPartCommand(part));
      parts[PartNumber - 1] = { PartNumber, ETag, ChecksumSHA256 };
    }
  };
  // all lanes have ended before the caller closes the file
  const ends = await Promise.allSettled(
    Array.from({ length: LANES }, () =>
      lane().catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return parts;
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(end - start);
  for (let done = 0; done < buffer.length;) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, start + done);
    if (bytesRead === 0) throw new Error(`a file became shorter while it was sent: expected ${end} bytes or more`);
    done += bytesRead;
  }
  return buffer;
}
