import type { DataTable } from '../../figures/figure.js';
import type { TrainingLine } from '../../figures/training-curves.js';

/** The epochs of a training with their losses, of which 0 is perfect. */
export interface TrainedEpochs {
  readonly epochs: readonly {
    readonly epoch: number;
    readonly learningRate: number;
    readonly trainingLoss: number;
    readonly loss: number;
    readonly iou: number;
  }[];
  /** To take off the training losses; null: another loss was trained on, which isn’t drawn beside this one. */
  readonly trainingOffset: number | null;
  readonly bestEpoch?: number | null;
}

interface LineStyle {
  readonly color: string;
  readonly dashes?: string;
}

const TRAINING_DASHES = '2 2';

/** How losses by epoch are drawn wherever they are: bold on the held-out images, thin and dotted on the training images. */
export function drawnLines(
  { epochs, trainingOffset, bestEpoch = null }: TrainedEpochs,
  style: LineStyle,
): readonly TrainingLine[] {
  const { color } = style;
  return [
    ...(trainingOffset === null
      ? []
      : [
          {
            name: 'training images',
            losses: epochs.map(({ trainingLoss }) => trainingLoss - trainingOffset),
            ...{ thin: true, color, dashes: TRAINING_DASHES },
          },
        ]),
    { name: 'held-out images', losses: epochs.map(({ loss }) => loss), bestEpoch, ...style },
  ];
}

/** Legend of one colour’s two lines. */
export function listLegend(color: string, hasTraining: boolean) {
  return [
    { name: 'held-out images', color },
    ...(hasTraining ? [{ name: 'training images', color, dashes: TRAINING_DASHES }] : []),
  ];
}

export interface TabulatedStage extends TrainedEpochs {
  readonly network: string;
  readonly stage: string | null;
  /** Losses on other domains after each epoch. */
  readonly others?: readonly { readonly domain: string; readonly losses: readonly (number | null)[] }[];
}

/** The numbers behind the curves, a row an epoch. Losses and IoU have no unit. */
export function tabulateEpochs(stages: readonly TabulatedStage[]): DataTable {
  const domains = [...new Set(stages.flatMap(({ others = [] }) => others.map(({ domain }) => domain)))];
  return {
    columns: [
      ...['network', 'stage', 'epoch', 'training_loss', 'held_out_loss', 'held_out_iou', 'learning_rate'],
      ...domains.map((domain) => `loss_on_${domain}`),
    ],
    rows: stages.flatMap(({ network, stage, epochs, trainingOffset, others = [] }) =>
      epochs.map(({ epoch, trainingLoss, loss, iou, learningRate }, at) => [
        ...[network, stage, epoch],
        trainingOffset === null ? null : trainingLoss - trainingOffset,
        ...[loss, iou, learningRate],
        ...domains.map((name) => others.find(({ domain }) => domain === name)?.losses[at] ?? null),
      ]),
    ),
  };
}
