import type { NetworkColumn, NetworkRow } from '../contract/networks.js';
import type { FieldInfo } from '../contract/results.js';
import { formatLoss, formatMaybe, formatMaybeRate, formatSeconds, formatShare } from './format.js';

export interface TableColumn {
  readonly column: NetworkColumn;
  readonly title: string;
  /** Said at length. */
  readonly hint?: string;
  readonly isNumber: boolean;
  readonly write: (row: NetworkRow) => string;
}

/** Of the table of networks, after their names. */
export const TABLE_COLUMNS: readonly TableColumn[] = [
  text('study', 'study'),
  text('source', 'from'),
  text('target', 'to'),
  text('mixture', 'mixture'),
  text('freeze', 'frozen'),
  number(
    'pretrainLearningRate',
    'rate 1',
    ({ pretrainLearningRate }) => formatMaybeRate(pretrainLearningRate),
    'learning rate of pretraining',
  ),
  number(
    'transferLearningRate',
    'rate 2',
    ({ transferLearningRate }) => formatMaybeRate(transferLearningRate),
    'learning rate of transfer',
  ),
  number('images', 'images', ({ images }) => formatMaybe(images), 'training images of the target'),
  number('replicate', 'replicate', ({ replicate }) => formatMaybe(replicate)),
  number('lossBefore', 'loss before', ({ lossBefore }) => formatLoss(lossBefore), 'on the target, after pretraining'),
  number('lossAfter', 'loss after', ({ lossAfter }) => formatLoss(lossAfter), 'on the target, after the last training'),
  number('sourceLoss', 'on source', ({ sourceLoss }) => formatLoss(sourceLoss), 'loss on the source after transfer'),
  number(
    'spread',
    'spread',
    ({ spread }) => formatLoss(spread),
    'standard deviation of the loss over all domains, after',
  ),
  number('iouBefore', 'IoU before', ({ iouBefore }) => formatShare(iouBefore), 'intersection over union on the target'),
  number('iouAfter', 'IoU after', ({ iouAfter }) => formatShare(iouAfter), 'intersection over union on the target'),
  number('bestEpoch', 'best epoch', ({ bestEpoch }) => formatMaybe(bestEpoch), 'of its last training'),
  number('seconds', 'time', ({ seconds }) => formatSeconds(seconds), 'of its last training'),
  text('state', 'state'),
];

/** Those that tell something: a column that is unknown of all, or alike in the whole study, is left out. */
export function chooseColumns(
  rows: readonly NetworkRow[],
  hasMissing: boolean,
  fields: readonly Pick<FieldInfo, 'name' | 'values'>[],
): readonly TableColumn[] {
  const alike = new Set<string>(fields.filter(({ values }) => values.length < 2).map(({ name }) => name));
  return TABLE_COLUMNS.filter(({ column }) => {
    if (column === 'state') return hasMissing;
    return !alike.has(column) && rows.some((row) => row[column] !== null);
  });
}

function text(column: NetworkColumn, title: string): TableColumn {
  return { column, title, isNumber: false, write: (row) => formatMaybe(row[column]) };
}

function number(column: NetworkColumn, title: string, write: TableColumn['write'], hint?: string): TableColumn {
  return { column, title, isNumber: true, write, ...(hint !== undefined && { hint }) };
}
