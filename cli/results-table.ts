import pc from 'picocolors';
import { renderTable } from './render-table.js';
import type { NetworkResult } from '../results/result-store.js';

/**
 * One row a network: loss (the paper's, minus its least value) and IoU on the target before and after transfer, and
 * the mean loss after transfer on all other domains of the study.
 */
export function renderResultsTable(networks: readonly NetworkResult[]): string {
  const names = ['source', 'target', 'freeze'];
  const numbers = ['replicate', 'loss before', 'loss after', 'IoU before', 'IoU after', 'loss OOD'];
  return renderTable(names, numbers, networks.map(renderRow));
}

function renderRow({ identity, domains }: NetworkResult): string[] {
  const target = domains[identity.target];
  const { source, freeze, replicate } = identity;
  const names = [source, identity.target, freeze, String(replicate)];
  if (target === undefined) return [...names, '', '', '', '', ''];
  const { before, after } = target;
  const better = after.loss < before.loss;
  return [
    ...names,
    before.loss.toFixed(4),
    (better ? pc.green : pc.yellow)(after.loss.toFixed(4)),
    before.iou.toFixed(3),
    (after.iou > before.iou ? pc.green : pc.yellow)(after.iou.toFixed(3)),
    meanLossElsewhere(identity.target, domains).toFixed(4),
  ];
}

function meanLossElsewhere(target: string, domains: NetworkResult['domains']): number {
  const losses = Object.entries(domains)
    .filter(([name]) => name !== target)
    .map(([, { after }]) => after.loss);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
