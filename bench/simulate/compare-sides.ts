import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '../../micrographs/npy.js';
import { relativeError } from './relative-error.js';
import type { Side } from './sides.js';
import { SETTINGS } from './work.js';

/** Two programs of the same conventions differ by less: ten times the floor of float32 transforms in such images. */
export const MOST_RELATIVE_ERROR = 4e-4;

/** Relative errors of ours, with abTEM as the reference. */
export interface Agreement {
  readonly potential: number;
  /** The worst of all images, what differs from vacuum being 1. */
  readonly images: number;
}

/** Of the atoms at rest: phonons are drawn by other generators. */
export async function compareSides(
  ours: Pick<Side<unknown>, 'writeArrays'>,
  peer: Pick<Side<unknown>, 'writeArrays'>,
  folder: string,
): Promise<Agreement> {
  const [own, other] = [join(folder, 'ours'), join(folder, 'peer')];
  for (const [side, place] of [
    [ours, own],
    [peer, other],
  ] as const) {
    mkdirSync(place, { recursive: true });
    await side.writeArrays(place);
  }
  const read = (place: string, name: string) => readNpy(join(place, name), '<f4').data;
  const [images, references] = [read(own, 'images.npy'), read(other, 'images.npy')];
  const pixels = references.length / SETTINGS.defociAngstrom.length;
  const errors = SETTINGS.defociAngstrom.map((_, image) => {
    const part = [image * pixels, (image + 1) * pixels] as const;
    return relativeError(images.subarray(...part), references.subarray(...part), () => 1);
  });
  return {
    potential: relativeError(read(own, 'potential.npy'), read(other, 'potential.npy')),
    images: Math.max(...errors),
  };
}

/** NaN agrees with nothing. */
export function isAgreeing({ potential, images }: Agreement): boolean {
  return potential <= MOST_RELATIVE_ERROR && images <= MOST_RELATIVE_ERROR;
}
