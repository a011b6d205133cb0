import type { FindSeconds } from '../../analysis/recommend/rank-settings.js';
import type { StepReader } from '../../results/sqlite/step-reader.js';
import type { StepKey } from '../../study/step.js';

/**
 * Of networks that were run here, pretraining and transfer, as each took; images and evaluation are not counted. A shared
 * pretraining counts in full with each network.
 */
export function measureTraining(reader: StepReader | undefined): FindSeconds {
  if (reader === undefined) return () => undefined;
  const steps = new Map<string, readonly StepKey[]>();
  let isRead = false;
  const seconds = new Map<StepKey, number | undefined>();
  const findSeconds = (key: StepKey) => {
    if (!seconds.has(key)) seconds.set(key, reader.find([key]).map(({ durationMs }) => durationMs / 1000)[0]);
    return seconds.get(key);
  };
  return ({ study, network, pretraining }) => {
    if (!isRead) {
      for (const { identity, pretrain, transfer } of reader.networks()) {
        const name = nameTraining(identity.study, identity.id, pretrain);
        steps.set(name, transfer === null ? [pretrain] : [pretrain, transfer]);
      }
      isRead = true;
    }
    const durations = steps.get(nameTraining(study, network, pretraining))?.map(findSeconds) ?? [undefined];
    return durations.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
  };
}

/** Networks of an earlier plan may have the same name; their pretrainings differ. */
function nameTraining(study: string, network: string, pretraining: StepKey): string {
  return JSON.stringify([study, network, pretraining]);
}
