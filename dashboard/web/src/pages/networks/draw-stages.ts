import { chooseLineStyle, drawTrainingCurves, type TrainingLine } from '../../../../../figures/training-curves.js';
import type { NetworkDetails, StageDetails } from '../../../../contract/networks.js';

/** The curves of a network’s trainings; undefined where none are known. */
export function drawStages({ row, stages }: NetworkDetails): string | undefined {
  const known = stages.filter(({ epochs }) => epochs.length > 0);
  if (known.length === 0) return undefined;
  const others = [...new Set(known.flatMap((stage) => stage.others.map(({ domain }) => domain)))];
  const styles = new Map(others.map((domain, at) => [domain, chooseLineStyle(at + 1)]));
  const own = chooseLineStyle(0);
  const hasTraining = known.some(({ trainingOffset }) => trainingOffset !== null);
  const toLines = (stage: StageDetails): readonly TrainingLine[] => [
    ...stage.others.map(({ domain, losses }): TrainingLine => {
      return { name: domain, losses, thin: true, ...(styles.get(domain) ?? own) };
    }),
    ...(stage.trainingOffset === null
      ? []
      : [
          {
            name: 'training images',
            losses: stage.epochs.map(({ trainingLoss }) => trainingLoss - (stage.trainingOffset ?? 0)),
            thin: true,
            color: own.color,
            dashes: TRAINING_DASHES,
          },
        ]),
    {
      name: 'held-out images',
      losses: stage.epochs.map(({ loss }) => loss),
      bestEpoch: stage.bestEpoch,
      color: own.color,
    },
  ];
  return drawTrainingCurves({
    title: 'Losses and learning rates by epoch',
    subtitle:
      others.length === 0 ? 'circle: best epoch' : 'circle: best epoch; thin lines in other colours: on other domains',
    description: `Losses of ${row.name} by epoch of its trainings.`,
    stages: known.map((stage) => ({
      title:
        stage.stage === 'transfer'
          ? `Transfer to ${row.target ?? ''}`
          : `First training, on ${row.source ?? row.mixture ?? ''}`,
      lines: toLines(stage),
      learningRates: stage.epochs.map(({ learningRate }) => learningRate),
    })),
    legend: [
      { name: 'held-out images', color: own.color },
      ...(hasTraining ? [{ name: 'training images', color: own.color, dashes: TRAINING_DASHES }] : []),
      ...others.map((domain) => ({ name: domain, ...(styles.get(domain) ?? own) })),
    ],
  });
}

const TRAINING_DASHES = '2 2';
