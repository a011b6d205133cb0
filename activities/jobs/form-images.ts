import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFields } from '../../learning/engine/fields.js';
import { createNpyWriter, readNpySlice } from '../../micrographs/npy.js';
import { formMicrograph, type ImageableStructure, type Micrograph } from '../../physics/micrograph.js';
import { createStreams } from '../../study/random-stream.js';
import type { ComputeResults, FormImagesJob, SimulatedBlock } from '../compute.js';
import { formatImageRecords, type ImageRecord } from '../image-records.js';
import { pauseForMessages } from './pause-for-messages.js';
import type { Report } from './run-job.js';
import { parseImagingRecords, type ImagingRecord } from './structure-record.js';

/** Images the first `count` structures of the blocks under one condition. */
export async function formImages(
  job: FormImagesJob,
  report: Report,
  signal: AbortSignal,
): Promise<ComputeResults['form-images']> {
  const fields = createFields();
  const streams = createStreams(job.seed);
  const { pixels } = job.grid;
  const paths = {
    images: join(job.outputDirectory, 'images.npy'),
    labels: join(job.outputDirectory, 'labels.npy'),
    records: join(job.outputDirectory, 'records.json'),
  };
  const images = createNpyWriter(paths.images, '<f4', [pixels, pixels]);
  const labels = createNpyWriter(paths.labels, '|u1', [pixels, pixels]);
  const records: ImageRecord[] = [];
  let particlePixels = 0;
  let index = 0;
  try {
    for await (const structure of readStructures(job.blocks)) {
      if (index === job.count) break;
      await pauseForMessages();
      signal.throwIfAborted();
      const { image, label, ...applied } = formMicrograph(
        fields,
        streams,
        structure,
        job.imaging,
        job.grid,
        job.split,
        index,
      );
      images.append(image);
      labels.append(label);
      records.push(describeImage(index, structure, applied));
      particlePixels += label.reduce((sum, pixel) => sum + pixel, 0);
      index++;
      report({ type: 'items', done: index, total: job.count });
    }
    if (index < job.count) throw new RangeError(`expected ${job.count} structures, got ${index}`);
    images.finish();
    labels.finish();
  } catch (error) {
    images.abandon();
    labels.abandon();
    throw error;
  } finally {
    // the process may be kept for another job
    fields.close();
  }
  await writeFile(paths.records, formatImageRecords(records));
  return { ...paths, particleShare: particlePixels / (job.count * pixels ** 2) };
}

function describeImage(
  index: number,
  { leastContrastDefocusAngstrom, atoms, slices, particles, substrateThicknessAngstrom }: ImagingRecord,
  { appliedDefocusAngstrom, corner }: Pick<Micrograph, 'appliedDefocusAngstrom' | 'corner'>,
): ImageRecord {
  return {
    index,
    appliedDefocusAngstrom,
    corner,
    leastContrastDefocusAngstrom,
    atoms,
    slices,
    particles,
    substrateThicknessAngstrom,
  };
}

/** One structure in memory at a time. */
async function* readStructures(blocks: readonly SimulatedBlock[]): AsyncGenerator<ImageableStructure & ImagingRecord> {
  for (const block of blocks) {
    const records = parseImagingRecords(await readFile(block.structures, 'utf8'));
    for (const [position, record] of records.entries()) {
      yield {
        ...record,
        waves: readNpySlice(block.waves, '<c8', position, position + 1).data,
        label: readNpySlice(block.labels, '|u1', position, position + 1).data,
      };
    }
  }
}
