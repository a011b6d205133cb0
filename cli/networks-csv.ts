import { nameMixture } from '../study/mixture.js';
import type { Metrics } from '../study/metrics.js';
import type { NetworkResult } from '../results/result-store.js';
import { writeCsv } from '../results/export/csv.js';

const METRICS = [
  'loss',
  'crossEntropy',
  'trainedLoss',
  'iou',
  'dice',
  'precision',
  'recall',
] as const satisfies readonly (keyof Metrics)[];

/** RFC 4180 with a header, cells without a value empty; the metrics of every domain as `<domain>.<before|after>.<metric>`. */
export function renderNetworksCsv(networks: readonly NetworkResult[]): string {
  const domains = [...new Set(networks.flatMap((network) => Object.keys(network.domains)))];
  const columns = domains.flatMap((domain) =>
    (['before', 'after'] as const).flatMap((phase) => METRICS.map((metric) => ({ domain, phase, metric }))),
  );
  const header = [
    ...['network', 'study', 'source', 'target', 'freeze', 'pretrainLearningRate', 'transferLearningRate'],
    ...[
      'images',
      'replicate',
      'mixture',
      ...columns.map(({ domain, phase, metric }) => `${domain}.${phase}.${metric}`),
    ],
  ];
  const rows = networks.map(({ identity, domains: measured }) => [
    ...[identity.id, identity.study, identity.source ?? '', identity.target, identity.freeze ?? ''],
    ...[identity.pretrainLearningRate, identity.transferLearningRate ?? '', identity.images, identity.replicate],
    identity.mixture === undefined ? '' : nameMixture(identity.mixture),
    ...columns.map(({ domain, phase, metric }) => measured[domain]?.[phase]?.[metric] ?? ''),
  ]);
  return writeCsv(header, rows);
}
