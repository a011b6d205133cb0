import { maybeCreateMeasuredReader } from '../results/sqlite/measured-reader.js';
import { PUBLISHED_OFFSET } from '../results/published/published-study.js';
import type { MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';
import { nameMixture } from '../study/mixture.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { writeCsv } from '../results/export/csv.js';
import { renderTable } from './render-table.js';

/** Undefined where no published study of this name was imported. */
export function maybeReadPublished(dataFolder: string, study: string): MeasuredStudy | undefined {
  const reader = maybeCreateMeasuredReader(layOutDataFolder(dataFolder).results);
  try {
    return reader?.published.includes(study) === true ? reader.read(study, { withGaps: false }) : undefined;
  } finally {
    reader?.close();
  }
}

/**
 * One network as `results --json` prints those of our own. Of a published one only the loss is known; less 0.3133, as
 * published, it is 4e-5 below what we would have subtracted.
 */
export function toPublishedJson({ domains }: MeasuredStudy) {
  return (network: MeasuredNetwork) => {
    const measured = domains.flatMap(({ name }, at) => {
      const after = maybeMetrics(network.after[at]);
      return after === null ? [] : [[name, { before: maybeMetrics(network.before[at]), after }] as const];
    });
    const byName = new Map(measured);
    const { study, kind, source, target, freeze, pretrainLearningRate, transferLearningRate, images } = network;
    return {
      ...{ network: network.network, kind, study, source, target, freeze, pretrainLearningRate, transferLearningRate },
      ...{ images, replicate: network.replicate, mixture: network.mixture },
      before: byName.get(target)?.before ?? null,
      after: byName.get(target)?.after ?? null,
      domains: Object.fromEntries(measured),
      keys: null,
    };
  };
}

/** One line a network; the losses on every domain as `<domain>.<before|after>.loss`. */
export function renderPublishedCsv({ domains, networks }: MeasuredStudy): string {
  const header = [
    ...['network', 'study', 'source', 'target', 'freeze', 'pretrainLearningRate', 'transferLearningRate'],
    ...[
      'images',
      'replicate',
      'mixture',
      ...domains.flatMap(({ name }) => [`${name}.before.loss`, `${name}.after.loss`]),
    ],
  ];
  const rows = networks.map((network) => [
    ...[network.network, network.study, network.source ?? '', network.target, network.freeze ?? ''],
    ...[network.pretrainLearningRate, network.transferLearningRate ?? '', network.images, network.replicate],
    network.mixture === null ? '' : nameMixture(network.mixture),
    ...domains.flatMap((_, at) => [toCell(network.before[at]), toCell(network.after[at])]),
  ]);
  return writeCsv(header, rows);
}

export function renderPublishedTable({ domains, networks }: MeasuredStudy): string {
  const places = new Map(domains.map(({ name }, at) => [name, at]));
  const names = ['source', 'target', 'freeze'];
  const numbers = ['pretrain rate', 'transfer rate', 'images', 'replicate', 'loss before', 'loss after'];
  const rows = networks.map((network) => {
    const at = places.get(network.target) ?? -1;
    const shares = network.mixture === null ? '' : nameMixture(network.mixture);
    return [
      ...[network.source ?? shares, network.target, network.freeze ?? ''],
      ...[network.pretrainLearningRate.toExponential(), network.transferLearningRate?.toExponential() ?? ''],
      ...[String(network.images), String(network.replicate)],
      ...[network.before[at], network.after[at]].map((loss) => (Number.isNaN(loss) ? '' : loss.toFixed(4))),
    ];
  });
  return renderTable(names, numbers, rows);
}

function maybeMetrics(loss: number) {
  if (Number.isNaN(loss)) return null;
  const unknown = { crossEntropy: null, iou: null, dice: null, precision: null, recall: null };
  return { loss, trainedLoss: loss + PUBLISHED_OFFSET, ...unknown };
}

function toCell(loss: number): number | string {
  return Number.isNaN(loss) ? '' : loss;
}
