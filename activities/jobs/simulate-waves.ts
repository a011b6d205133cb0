import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFields } from '../../learning/engine/fields.js';
import { createNpyWriter } from '../../micrographs/npy.js';
import { computeStructureWaves } from '../../physics/structure-waves.js';
import { createStreams } from '../../study/random-stream.js';
import type { SimulateWavesJob, SimulatedBlock } from '../compute.js';
import type { Report } from './run-job.js';
import type { StructureRecord } from './structure-record.js';
import { pauseForMessages } from './pause-for-messages.js';

/** Simulates a block of structures, one after the other, so that memory doesn't grow with their number. */
export async function simulateWaves(
  job: SimulateWavesJob,
  report: Report,
  signal: AbortSignal,
): Promise<SimulatedBlock> {
  const fields = createFields();
  const streams = createStreams(job.seed);
  const pixels = Math.round(job.structure.cellAngstrom / job.grid.pixelAngstrom);
  const configurations = Math.max(1, job.multislice.phonons);
  const paths: SimulatedBlock = {
    waves: join(job.outputDirectory, 'waves.npy'),
    labels: join(job.outputDirectory, 'labels.npy'),
    structures: join(job.outputDirectory, 'structures.json'),
  };
  const waves = createNpyWriter(paths.waves, '<c8', [configurations, pixels, pixels]);
  const labels = createNpyWriter(paths.labels, '|u1', [pixels, pixels]);
  const records: StructureRecord[] = [];
  try {
    for (let index = job.first; index < job.first + job.count; index++) {
      await pauseForMessages();
      signal.throwIfAborted();
      const structure = computeStructureWaves(fields, streams, job, job.split, index);
      const { waves: wave, label, ...record } = structure;
      waves.append(wave);
      labels.append(label);
      records.push(record);
      report({ type: 'items', done: index - job.first + 1, total: job.count });
    }
    waves.finish();
    labels.finish();
  } catch (error) {
    waves.abandon();
    labels.abandon();
    throw error;
  } finally {
    // the process may be kept for another job
    fields.close();
  }
  await writeFile(paths.structures, JSON.stringify(records, null, 1));
  return paths;
}
