import pc from 'picocolors';
import { renderTable } from './render-table.js';
import type { NetworkResult } from '../results/result-store.js';
import { nameMixture } from '../study/mixture.js';

/** Networks that were transferred, and those that were trained once in a table of their own. */
export function renderResultsTable(networks: readonly NetworkResult[]): string {
  const mixed = networks.filter(({ identity }) => identity.mixture !== undefined);
  const transferred = networks.filter(({ identity }) => identity.mixture === undefined);
  return [
    ...(transferred.length > 0 || mixed.length === 0 ? [renderTransferred(transferred)] : []),
    ...(mixed.length > 0 ? [renderMixed(mixed)] : []),
  ].join('\n\n');
}

/**
 * One row a network: loss (the paper's, minus its least value) and IoU on the target before and after transfer, and
 * the mean loss after transfer on all other domains of the study.
 */
function renderTransferred(networks: readonly NetworkResult[]): string {
  const names = ['source', 'target', 'freeze'];
  const numbers = ['replicate', 'loss before', 'loss after', 'IoU before', 'IoU after', 'loss OOD'];
  return renderTable(names, numbers, networks.map(renderTransfer));
}

function renderTransfer({ identity, domains }: NetworkResult): string[] {
  const { source = '', target, freeze = '', replicate } = identity;
  const names = [source, target, freeze, String(replicate)];
  const { before = null, after } = domains[target] ?? {};
  if (before === null || after === undefined) return [...names, '', '', '', '', ''];
  const better = after.loss < before.loss;
  return [
    ...names,
    before.loss.toFixed(4),
    (better ? pc.green : pc.yellow)(after.loss.toFixed(4)),
    before.iou.toFixed(3),
    (after.iou > before.iou ? pc.green : pc.yellow)(after.iou.toFixed(3)),
    meanLossElsewhere([target], domains),
  ];
}

/** Loss and IoU on each of the domains that are mixed, in their order, and the mean loss on all others. */
function renderMixed(networks: readonly NetworkResult[]): string {
  return renderTable(
    ['mixture'],
    ['rate', 'replicate', 'loss on each', 'IoU on each', 'loss OOD'],
    networks.map(renderMixture),
  );
}

function renderMixture({ identity, domains }: NetworkResult): string[] {
  const { mixture = [], pretrainLearningRate, replicate } = identity;
  const mixed = mixture.map(({ domain }) => domain);
  const metrics = mixed.flatMap((domain) => domains[domain]?.after ?? []);
  return [
    nameMixture(mixture),
    pretrainLearningRate.toExponential(),
    String(replicate),
    metrics.map(({ loss }) => loss.toFixed(4)).join(', '),
    metrics.map(({ iou }) => iou.toFixed(3)).join(', '),
    meanLossElsewhere(mixed, domains),
  ];
}

function meanLossElsewhere(own: readonly string[], domains: NetworkResult['domains']): string {
  const losses = Object.entries(domains)
    .filter(([name]) => !own.includes(name))
    .map(([, { after }]) => after.loss);
  return losses.length === 0 ? '' : (losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toFixed(4);
}
