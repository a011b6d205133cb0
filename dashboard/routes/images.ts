import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { formatNpy } from '../../micrographs/npy.js';
import { encodeGrey16, encodeMask, encodeThumbnail } from '../../micrographs/picture-files.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { Split } from '../../study/split.js';
import type { AtomsAnswer, ImageAnswer, ImageRecord } from '../contract/domains.js';
import { findImage, openOutput, readEntry, type ImagePlace } from '../dataset.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';
import { sendDownload, sendImage } from './send-bytes.js';

/** The atoms that an image was simulated from. */
export interface DrawnStructure {
  readonly answer: Omit<AtomsAnswer, 'frame'>;
  readonly format: (ending: 'xyz' | 'cif') => string;
}

export interface ImagePorts {
  readonly openArtifacts: () => Promise<ArtifactStore>;
  /** Throws where the text is no list of them. */
  readonly parseRecords: (text: string) => readonly ImageRecord[];
  /** @param identity of the dataset's step; throws a RequestError where it can't be drawn */
  readonly drawStructure: (identity: unknown, split: Split, index: number) => DrawnStructure;
}

interface Place {
  readonly dataset: string;
  readonly split: string;
  readonly index: string;
}

type Send = (place: ImagePlace, reply: FastifyReply, query: unknown) => unknown;

/** A dataset's key is the hash of all that it was made from: what lies under it never changes. */
const NEVER_CHANGES = 'private, max-age=86400';
const AT = '/api/datasets/:dataset/:split/:index';

const thumbnailQuery = z.object({ side: z.coerce.number().int().min(16).max(512).catch(96) });
const nameQuery = z.object({ name: z.string().max(200).catch('') });

/** The images of datasets: for the page, and to keep. Arrays are [x, y], C order, little-endian. */
export function createImageRoutes({ openArtifacts, parseRecords, drawStructure }: ImagePorts): AddRoutes {
  const read = async (place: ImagePlace) => readEntry(await openArtifacts(), place, 'images', '<f4');
  const readMask = async (place: ImagePlace) => readEntry(await openArtifacts(), place, 'labels', '|u1');
  const maybeReadRecord = async ({ manifest, split, index }: ImagePlace): Promise<ImageRecord | null> => {
    const role = `${split}-records`;
    if (manifest.outputs[role] === undefined) return null;
    const path = await openOutput(await openArtifacts(), manifest, role);
    return parseRecords(await readFile(path, 'utf8'))[index] ?? null;
  };
  const draw = ({ manifest, split, index }: ImagePlace) => drawStructure(manifest.identity, split, index);

  const kinds: Readonly<Record<string, Send>> = {
    image: async (place, reply) => sendImage(reply, place.grid, await read(place)),
    mask: async (place, reply) => sendImage(reply, place.grid, await readMask(place)),
    'thumbnail.png': async (place, reply, query) => {
      const { data } = await read(place);
      const { side } = thumbnailQuery.parse(query);
      return reply.type('image/png').send(Buffer.from(encodeThumbnail(data, place.grid.pixels, side)));
    },
    'image.npy': async (place, reply, query) => {
      const { data, shape } = await read(place);
      return sendDownload(reply, nameFile(place, query, '.npy'), formatNpy('<f4', shape, data));
    },
    'image.png': async (place, reply, query) => {
      const { data } = await read(place);
      return sendDownload(reply, nameFile(place, query, '.png'), encodeGrey16(data, place.grid.pixels));
    },
    'mask.npy': async (place, reply, query) => {
      const { data, shape } = await readMask(place);
      return sendDownload(reply, nameFile(place, query, '-mask.npy'), formatNpy('|u1', shape, data));
    },
    'mask.png': async (place, reply, query) => {
      const { data } = await readMask(place);
      return sendDownload(reply, nameFile(place, query, '-mask.png'), encodeMask(data, place.grid.pixels));
    },
    'structure.xyz': (place, reply, query) =>
      sendDownload(reply, nameFile(place, query, '.xyz'), Buffer.from(draw(place).format('xyz'))),
    'structure.cif': (place, reply, query) =>
      sendDownload(reply, nameFile(place, query, '.cif'), Buffer.from(draw(place).format('cif'))),
    atoms: async (place) => {
      const record = await maybeReadRecord(place);
      const { pixels, pixelAngstrom } = place.grid;
      const frame = record && {
        cornerAngstrom: [record.corner[0] * pixelAngstrom, record.corner[1] * pixelAngstrom] as const,
        sideAngstrom: pixels * pixelAngstrom,
      };
      return { ...draw(place).answer, frame } satisfies AtomsAnswer;
    },
  };

  return (server) => {
    server.get<{ Params: Place }>(AT, async (request): Promise<ImageAnswer> => {
      const place = await findImage(await openArtifacts(), request.params);
      const { data } = await readMask(place);
      return {
        record: await maybeReadRecord(place),
        particleShare: data.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0) / data.length,
      };
    });
    server.get<{ Params: Place & { kind: string } }>(`${AT}/:kind`, async (request, reply) => {
      const { kind, ...params } = request.params;
      const send = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
      if (send === undefined) throw new RequestError(404, 'there is no such thing of an image');
      const place = await findImage(await openArtifacts(), params);
      reply.header('cache-control', NEVER_CHANGES);
      return send(place, reply, request.query);
    });
  };
}

/** Domain, split and index; the domain by the name that the page gives, else by the dataset's key. */
function nameFile({ manifest, split, index }: ImagePlace, query: unknown, ending: string): string {
  const name = nameQuery.parse(query).name || manifest.key.slice(0, 12);
  return `${name}-${split}-${String(index).padStart(4, '0')}${ending}`;
}
