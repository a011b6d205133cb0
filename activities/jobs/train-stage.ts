import { train } from '../../learning/trainer.js';
import { createStreams } from '../../study/random-stream.js';
import type { ComputeResults, TrainJob } from '../compute.js';
import type { Report } from './run-job.js';

/** The streams of a stage are named by stage and replicate: two replicates share no random number. */
export async function trainStage(job: TrainJob, report: Report, signal: AbortSignal): Promise<ComputeResults['train']> {
  const { seed, stageName, replicate, ...rest } = job;
  const streams = createStreams(seed);
  return train({ ...rest, streams: (...name) => streams(stageName, replicate, ...name) }, report, signal);
}
