/** Labelled images on disk, read batch by batch as a training step takes them. */
import { open, type FileHandle } from 'node:fs/promises';
import { readNpyHeader } from '../micrographs/npy.js';
import type { ImageSource, LabelledImages } from './training-job.js';
import { SIZE_MULTIPLE } from './unet.js';

/** One image in one of its orientations. */
export interface Sample {
  readonly image: number;
  /** 0 is the image as it is; bit 0 flips the rows, bit 1 the columns, bit 2 transposes. */
  readonly orientation: number;
}

/** Elements of the dihedral group of the square. */
export const ORIENTATIONS = 8;

/** How many images the set holds, by the header of its file. */
export function countImages({ images }: LabelledImages): number {
  return readNpyHeader(images).shape[0] ?? 0;
}

/** @throws Error naming the files when they don't fit each other or the network, or hold less than their stretch */
export async function openImageSet(source: ImageSource): Promise<ImageSet> {
  const stretches = 'images' in source ? [{ ...source, first: 0, count: countImages(source) }] : source;
  const opened: OpenStretch[] = [];
  try {
    for (const { first, count, ...files } of stretches) {
      const split = await openSplit(files);
      opened.push({ ...split, first, count });
      if (first + count > split.held) {
        throw new RangeError(`${files.images}: expected images up to ${first + count}, got ${split.held}`);
      }
      const [{ pixels } = split] = opened;
      if (split.pixels !== pixels) {
        throw new RangeError(
          `${files.images}: expected images of ${pixels} pixels as those before, got ${split.pixels}`,
        );
      }
    }
    const [known] = opened;
    if (known === undefined) throw new RangeError('expected at least one stretch of images, got none');
    return new ImageSet(known.pixels, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function openSplit({ images, labels }: LabelledImages): Promise<Omit<OpenStretch, 'first' | 'count'>> {
  const imageHeader = readNpyHeader(images);
  const labelHeader = readNpyHeader(labels);
  const [count = 0, height = 0, width = 0] = imageHeader.shape;
  const shape = `[${imageHeader.shape.join(', ')}]`;
  if (imageHeader.dtype !== '<f4' || imageHeader.shape.length !== 3 || height !== width || count === 0) {
    throw new Error(`${images}: expected float32 [n, size, size], got ${imageHeader.dtype} ${shape}`);
  }
  if (height % SIZE_MULTIPLE !== 0) {
    throw new Error(`${images}: expected a size that is a multiple of ${SIZE_MULTIPLE}, got ${height}`);
  }
  if (labelHeader.dtype !== '|u1' || labelHeader.shape.join() !== imageHeader.shape.join()) {
    const got = `${labelHeader.dtype} [${labelHeader.shape.join(', ')}]`;
    throw new Error(`${labels}: expected uint8 ${shape} as the images, got ${got}`);
  }
  const imageFile = await open(images, 'r');
  try {
    const labelFile = await open(labels, 'r');
    return {
      held: count,
      pixels: height,
      images: [imageFile, imageHeader.offset],
      labels: [labelFile, labelHeader.offset],
    };
  } catch (error) {
    await imageFile.close();
    throw error;
  }
}

type DataFile = readonly [file: FileHandle, dataOffset: number];

interface OpenStretch {
  readonly images: DataFile;
  readonly labels: DataFile;
  /** Images in the files. */
  readonly held: number;
  /** Side of the images. */
  readonly pixels: number;
  /** Of those, the ones that belong to the set. */
  readonly first: number;
  readonly count: number;
}

export class ImageSet {
  readonly count: number;
  readonly #stretches: readonly OpenStretch[];
  readonly #image: Float32Array<ArrayBuffer>;
  readonly #label: Uint8Array<ArrayBuffer>;

  constructor(
    /** Side of the images. */
    readonly pixels: number,
    stretches: readonly OpenStretch[],
  ) {
    this.count = stretches.reduce((sum, { count }) => sum + count, 0);
    this.#stretches = stretches;
    this.#image = new Float32Array(pixels * pixels);
    this.#label = new Uint8Array(pixels * pixels);
  }

  /**
   * Fills the front of the buffers: `images` [batch, pixels, pixels], `classes` the channel of each pixel's class,
   * 0 where the label says particle (not 0), 1 elsewhere (paper.md section 2).
   */
  async read(samples: readonly Sample[], images: Float32Array, classes: Int32Array): Promise<void> {
    const size = this.pixels * this.pixels;
    for (const [position, { image, orientation }] of samples.entries()) {
      const { stretch, place } = this.#locate(image);
      await readEntry(stretch.images, place, new Uint8Array(this.#image.buffer));
      await readEntry(stretch.labels, place, this.#label);
      const walk = walkOrientation(orientation, this.pixels);
      const target = position * size;
      for (let row = 0, to = target; row < this.pixels; row++) {
        let from = walk.start + row * walk.perRow;
        for (let column = 0; column < this.pixels; column++, to++, from += walk.perColumn) {
          images[to] = this.#image[from]!;
          classes[to] = this.#label[from] === 0 ? 1 : 0;
        }
      }
    }
  }

  async close(): Promise<void> {
    await closeAll(this.#stretches);
  }

  /** Where the image of this index lies. */
  #locate(image: number): { readonly stretch: OpenStretch; readonly place: number } {
    let index = image;
    for (const stretch of this.#stretches) {
      if (index < stretch.count) return { stretch, place: stretch.first + index };
      index -= stretch.count;
    }
    throw new RangeError(`expected the index of one of ${this.count} images, got ${image}`);
  }
}

async function closeAll(stretches: readonly OpenStretch[]): Promise<void> {
  for (const { images, labels } of stretches) {
    await images[0].close();
    await labels[0].close();
  }
}

/** Where the pixel that comes to row 0, column 0 lies, and how far the next ones are from it. */
function walkOrientation(
  orientation: number,
  pixels: number,
): { readonly start: number; readonly perRow: number; readonly perColumn: number } {
  const last = pixels - 1;
  const flipsRows = (orientation & 1) !== 0;
  const flipsColumns = (orientation & 2) !== 0;
  const down = flipsRows ? -pixels : pixels;
  const right = flipsColumns ? -1 : 1;
  const start = (flipsRows ? last * pixels : 0) + (flipsColumns ? last : 0);
  const transposes = (orientation & 4) !== 0;
  return transposes ? { start, perRow: right, perColumn: down } : { start, perRow: down, perColumn: right };
}

async function readEntry([file, dataOffset]: DataFile, index: number, into: Uint8Array): Promise<void> {
  const position = dataOffset + index * into.byteLength;
  const { bytesRead } = await file.read(into, 0, into.byteLength, position);
  if (bytesRead !== into.byteLength) {
    throw new Error(
      `image ${index}: expected ${into.byteLength} bytes at ${position}, the file ends after ${bytesRead}`,
    );
  }
}
