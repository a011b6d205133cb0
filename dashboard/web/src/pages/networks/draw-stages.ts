import { chooseLineStyle, drawTrainingCurves, type TrainingLine } from '../../../../../figures/training-curves.js';
import { drawnLines, listLegend } from '../../../../page-model/training-lines.js';
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
    ...drawnLines(stage, own),
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
      ...listLegend(own.color, hasTraining),
      ...others.map((domain) => ({ name: domain, ...(styles.get(domain) ?? own) })),
    ],
  });
}
