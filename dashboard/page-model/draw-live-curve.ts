import { fitText } from '../../figures/chart/text.js';
import { chooseLineStyle, drawTrainingCurves } from '../../figures/training-curves.js';
import type { TrainingCurve } from '../contract/stages.js';
import { drawnLines, listLegend } from './training-lines.js';

const WIDTH = 460;
const NAME_WIDTH = 400;
const LEAST_EPOCHS = 10;

/** A training that runs, or has run, as the page of its network has it. */
export function drawLiveCurve(curve: TrainingCurve): string {
  const { color } = chooseLineStyle(0);
  const progress = describeProgress(curve);
  return drawTrainingCurves({
    title: fitText(curve.name, NAME_WIDTH, 15),
    subtitle: progress,
    description: `Losses of ${curve.name} by epoch: ${progress}`,
    width: WIDTH,
    stages: [{ title: '', lines: drawnLines(curve, { color }), axisEpochs: chooseAxisEpochs(curve) }],
    legend: listLegend(color, curve.trainingOffset !== null),
  });
}

/** `epoch 15 of 4000: loss 0.1032 held out, IoU 0.713`. */
export function describeProgress({ epochs, planned, trainingOffset }: TrainingCurve): string {
  const last = epochs.at(-1);
  if (last === undefined) return 'no epoch has ended yet';
  const training =
    trainingOffset === null ? '' : `, ${(last.trainingLoss - trainingOffset).toFixed(4)} on training images`;
  const of = planned === null ? '' : ` of ${planned}`;
  return `epoch ${last.epoch}${of}: loss ${last.loss.toFixed(4)} held out${training}, IoU ${last.iou.toFixed(3)}`;
}

/** Where the axis of epochs ends: twice as far whenever they come to its end, but not behind the last one that is planned. */
export function chooseAxisEpochs({
  epochs,
  planned,
  isFinished,
}: Pick<TrainingCurve, 'epochs' | 'planned' | 'isFinished'>): number {
  const last = epochs.at(-1)?.epoch ?? 1;
  if (isFinished) return last;
  let end = LEAST_EPOCHS;
  while (end < last) end *= 2;
  return Math.max(last, Math.min(end, planned ?? end));
}
