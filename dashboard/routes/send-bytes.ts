import type { FastifyReply } from 'fastify';
import type { ImageGrid } from '../../study/domain.js';

/** What lies in the memory of the array, without a copy. */
export function toBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The numbers as they lie in the file; shape and size of a pixel are headers. */
export function sendImage(
  reply: FastifyReply,
  { pixelAngstrom }: ImageGrid,
  { data, shape }: { readonly data: Float32Array | Uint8Array; readonly shape: readonly number[] },
): FastifyReply {
  return reply
    .headers({
      'content-type': 'application/octet-stream',
      'x-shape': shape.join(','),
      'x-dtype': data instanceof Float32Array ? 'float32' : 'uint8',
      'x-pixel-angstrom': String(pixelAngstrom),
    })
    .send(toBytes(data));
}

/** As a file of that name, in which whatever could be read as more than a name is left out. */
export function sendDownload(reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply {
  const safe = name.replace(/[^A-Za-z0-9._+@-]+/g, '_');
  return reply
    .headers({ 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${safe}"` })
    .send(toBytes(bytes));
}
