import { train } from '../../learning/trainer.js';
import { createStreams } from '../../study/random-stream.js';
import type { ComputeResults, TrainJob } from '../compute.js';
import type { Report } from './run-job.js';

/**
 * The streams of a stage are named by stage and replicate: two replicates share no random number. Those of a network with a
 * pretraining of its own are named by its setting too: no two networks share one.
 */
export async function trainStage(job: TrainJob, report: Report, signal: AbortSignal): Promise<ComputeResults['train']> {
  const { seed, stageName, replicate, own, ...rest } = job;
  const streams = createStreams(seed);
  const place = own === undefined ? [stageName, replicate] : [stageName, replicate, own];
  return train({ ...rest, streams: (...name) => streams(...place, ...name) }, report, signal);
}
