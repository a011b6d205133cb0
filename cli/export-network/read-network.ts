import { z } from 'zod';
import { openOutput } from '../../activities/finished-steps.js';
import type { ExportedNetwork } from '../../learning/export/exported-network.js';
import { readWeights } from '../../learning/weights-file.js';
import { CorruptArtifactError, type ArtifactStore } from '../../results/artifact-store.js';
import { InputError } from '../../study/errors.js';
import type { StepKey } from '../../study/step.js';
import { VERSION } from '../../study/version.js';
import type { FoundNetwork } from './find-network.js';

const WEIGHTS = 'best-weights';

/** The parts of the identities of a training and of its dataset that say how the network is used. */
const networkShape = z.object({ baseFilters: z.number() });
const trainingIdentity = z.object({
  input: z.union([
    z.object({ dataset: z.string(), network: networkShape }),
    // all datasets of a mixture have images of the same size
    z
      .object({ mixture: z.object({ datasets: z.tuple([z.string()], z.string()) }), network: networkShape })
      .transform(({ mixture, network }) => ({ dataset: mixture.datasets[0], network })),
  ]),
});
const datasetIdentity = z.object({
  input: z.object({ domain: z.object({ grid: z.object({ pixels: z.number(), pixelAngstrom: z.number() }) }) }),
});

/**
 * The network at its best epoch, as the results measure it. Changes nothing in the store.
 * @throws InputError where the key is none of a training, CorruptArtifactError where weights are missing or damaged.
 */
export async function readNetwork(artifacts: ArtifactStore, found: FoundNetwork): Promise<ExportedNetwork> {
  const manifest = await readTraining(artifacts, found.key);
  const { dataset, network } = trainingIdentity.parse(manifest.identity).input;
  const values = await readWeights(await openOutput(artifacts, manifest, WEIGHTS), network);
  const { summary, key, kind } = manifest;
  return {
    network,
    values,
    version: VERSION,
    description: {
      ...(found.result && { network: found.result.identity.id, study: found.result.identity.study }),
      networkKey: key,
      stage: kind,
      epoch: summary.bestEpoch,
      weightsSha256: manifest.outputs[WEIGHTS]?.sha256 ?? '',
      ...(await describeGrid(artifacts, dataset)),
      version: VERSION,
    },
  };
}

async function readTraining(artifacts: ArtifactStore, key: StepKey) {
  const manifest = await artifacts.readManifest(key);
  if (manifest === undefined) throw new InputError(`network: expected the key of a finished training, got ${key}`);
  const { summary } = manifest;
  if (summary.kind === 'pretrain' || summary.kind === 'transfer') return { ...manifest, summary };
  throw new InputError(`network: expected the key of a training, got ${key}, which is of the kind ${manifest.kind}`);
}

/** Of the images that the network learned from. */
async function describeGrid(artifacts: ArtifactStore, dataset: StepKey) {
  const manifest = await artifacts.readManifest(dataset);
  if (manifest === undefined) throw new CorruptArtifactError(`step ${dataset}, the dataset, is not there any more`);
  const { pixelAngstrom, pixels } = datasetIdentity.parse(manifest.identity).input.domain.grid;
  return { pixelAngstrom, trainedPixels: pixels };
}
