import type { StepKey } from '../study/step.js';
import { awaitResumed, type Pace } from './pace.js';
import { choosePriority } from './priority.js';
import { simulate, train } from './proxies.js';
import { createSharedSteps, type SharedSteps } from './shared-steps.js';
import { count, type Tally } from './tally.js';

/** Steps that open the way for groups; each is run once, however many groups need it. */
export interface OpeningSteps extends Pick<SharedSteps, 'forgetFailures' | 'hasFailed'> {
  generate(step: StepKey): Promise<void>;
  pretrain(step: StepKey): Promise<void>;
}

/** @param study its name; absent in studies of earlier versions */
export function createOpeningSteps(plan: string, study: string | undefined, pace: Pace, tally: Tally): OpeningSteps {
  const shared = createSharedSteps();
  const priority = () => choosePriority(pace.priority, study, 'opening');
  return {
    hasFailed: (step) => shared.hasFailed(step),
    forgetFailures: (steps) => shared.forgetFailures(steps),
    generate: (step) =>
      shared.run(step, async () => {
        await awaitResumed(pace);
        await count(tally, 'generate', simulate(priority()).generate({ plan, step }));
      }),
    pretrain: (step) =>
      shared.run(step, async () => {
        await awaitResumed(pace);
        await count(tally, 'pretrain', train(priority()).pretrain({ plan, step }));
      }),
  };
}
