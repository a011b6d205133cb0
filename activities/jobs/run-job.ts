import type { ComputeEvent, ComputeJob, ComputeOutcome, ComputeResults } from '../compute.js';

export type Report = (event: ComputeEvent) => void;

/**
 * Runs one job in this process. The modules behind the jobs load TensorFlow, so they are loaded here and not by the
 * worker that asks.
 */
export async function runJob(
  job: ComputeJob,
  report: Report,
  signal: AbortSignal,
): Promise<ComputeOutcome<ComputeJob['kind']>> {
  const { describeEngine, requireDevice } = await import('./describe-engine.js');
  requireDevice();
  return { result: await computeResult(job, report, signal), engine: describeEngine() };
}

async function computeResult(
  job: ComputeJob,
  report: Report,
  signal: AbortSignal,
): Promise<ComputeResults[ComputeJob['kind']]> {
  switch (job.kind) {
    case 'simulate-waves': {
      const { simulateWaves } = await import('./simulate-waves.js');
      return simulateWaves(job, report, signal);
    }
    case 'form-images': {
      const { formImages } = await import('./form-images.js');
      return formImages(job, report, signal);
    }
    case 'train': {
      const { trainStage } = await import('./train-stage.js');
      return trainStage(job, report, signal);
    }
    case 'evaluate': {
      const { evaluateNetworks } = await import('./evaluate-networks.js');
      return evaluateNetworks(job, report, signal);
    }
    case 'predict': {
      const { predictImage } = await import('./predict-image.js');
      return predictImage(job);
    }
    default:
      return job satisfies never;
  }
}
