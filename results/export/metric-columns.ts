import { real, type ExportColumn } from './export-table.js';

/** Of a segmentation on held-out images, as `study/metrics.ts` defines them. Of published networks only the loss is known. */
export function createMetricColumns(nullable: boolean): readonly ExportColumn[] {
  const details = nullable ? ({ nullable } as const) : {};
  return [
    real('loss', 'double-softmax loss less its least value, log(1 + 1/e), published ones less 0.3133: 0 is perfect'),
    real('cross_entropy', 'cross entropy of one softmax, natural logarithm', details),
    real('trained_loss', 'the loss that was trained on, raw', details),
    real('iou', 'intersection over union of the particle class', details),
    real('dice', 'Dice coefficient of the particle class', details),
    real('precision', 'of the particle class', details),
    real('recall', 'of the particle class', details),
  ];
}
