import type { Manifest, ManifestKind, StepSummary } from '../../results/manifest.js';
import type { NetworkResult } from '../../results/result-store.js';
import type { Metrics } from '../../study/metrics.js';

export function sampleMetrics(loss: number): Metrics {
  return { loss, crossEntropy: 2 * loss, trainedLoss: loss + 0.3133, iou: 0.5, dice: 0.6, precision: 0.7, recall: 0.8 };
}

const environment = {
  host: 'a',
  cpu: 'b',
  node: 'c',
  tensorflow: 'd',
  device: 'cpu',
  threads: 2,
  waveKernel: 'avx2',
  networkKernels: 'avx512',
  version: '0',
} as const;

export function sampleManifest(key: string, kind: ManifestKind): Manifest {
  return {
    key,
    kind,
    identity: { kind },
    outputs: {},
    summary: sampleSummary(kind),
    environment,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 1500,
  };
}

function sampleSummary(kind: ManifestKind): StepSummary {
  switch (kind) {
    case 'waves':
      return { kind, structures: 16 };
    case 'generate':
      return { kind, trainingImages: 8, validationImages: 4, particleShare: 0.2 };
    case 'pretrain':
    case 'transfer':
      return {
        kind,
        parameters: 10,
        bestEpoch: 1,
        epochs: [{ epoch: 1, learningRate: 1e-3, trainingLoss: 0.9, validation: sampleMetrics(0.4) }],
      };
    case 'evaluate':
      return { kind, datasets: { s: { before: sampleMetrics(0.5), after: sampleMetrics(0.2) } } };
    default:
      return kind satisfies never;
  }
}

/** A network that was trained once, with the manifests of its steps. */
export function sampleMixture(id: string): { result: NetworkResult; steps: Manifest[] } {
  const keys = {
    generate: [`target-${id}`, `source-${id}`],
    pretrain: `pretrain-${id}`,
    evaluate: `evaluate-${id}`,
    record: `record-${id}`,
  };
  const parts = [
    { domain: 'over', images: 24, dataset: `target-${id}`, first: 8 },
    { domain: 'under', images: 8, dataset: `source-${id}`, first: 0 },
  ];
  const mixture = parts.map(({ domain, images }) => ({ domain, images }));
  const result: NetworkResult = {
    identity: { id, study: 'sample', mixture, target: 'under', pretrainLearningRate: 1e-3, images: 8, replicate: 0 },
    keys,
    parts,
    domains: {
      over: { before: null, after: sampleMetrics(0.4) },
      under: { before: null, after: sampleMetrics(0.3) },
    },
  };
  const steps = [
    ...keys.generate.map((key) => sampleManifest(key, 'generate')),
    sampleManifest(keys.pretrain, 'pretrain'),
    sampleManifest(keys.evaluate, 'evaluate'),
  ];
  return { result, steps };
}

/** A network with the manifests of its steps. */
export function sampleNetwork(id: string, loss = 0.2): { result: NetworkResult; steps: Manifest[] } {
  const keys = {
    generateSource: `source-${id}`,
    generateTarget: `target-${id}`,
    pretrain: `pretrain-${id}`,
    transfer: `transfer-${id}`,
    evaluate: `evaluate-${id}`,
    record: `record-${id}`,
  };
  const result: NetworkResult = {
    identity: {
      id,
      study: 'sample',
      source: 'under',
      target: 'over',
      freeze: 'none',
      pretrainLearningRate: 1e-3,
      transferLearningRate: 1e-4,
      images: 32,
      replicate: 0,
    },
    keys,
    domains: {
      under: { before: sampleMetrics(0.1), after: sampleMetrics(0.3) },
      over: { before: sampleMetrics(0.5), after: sampleMetrics(loss) },
    },
  };
  const steps = [
    sampleManifest(keys.generateSource, 'generate'),
    sampleManifest(keys.generateTarget, 'generate'),
    sampleManifest(keys.pretrain, 'pretrain'),
    sampleManifest(keys.transfer, 'transfer'),
    sampleManifest(keys.evaluate, 'evaluate'),
  ];
  return { result, steps };
}
