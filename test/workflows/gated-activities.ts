import { ApplicationFailure, Context } from '@temporalio/activity';
import type { StepKind } from '../../study/step.js';
import { createStubs, type StubStudy } from './stub-activities.js';
import type { AllActivities } from './temporal-environment.js';

/** Steps of the training queue that wait until the test lets them end, by `kind key`. */
export interface GatedSteps {
  readonly activities: AllActivities;
  /** Every one that began, in order. */
  readonly begun: readonly string[];
  /** Begun, and not ended. */
  readonly waiting: ReadonlyMap<string, Gate>;
  /** Times that a step was computed to its end, by `kind key`, steps of all queues. */
  readonly computed: ReadonlyMap<string, number>;
}

export interface Gate {
  /** Ends it: well, or with that kind of error for good. */
  open(error?: string): void;
}

const GATED: ReadonlySet<StepKind> = new Set(['pretrain', 'transfer', 'evaluate']);

/** A step that was computed is found finished from then on, as real ones are. */
export function createGatedSteps(study: StubStudy): GatedSteps {
  const begun: string[] = [];
  const waiting = new Map<string, Gate>();
  const computed = new Map<string, number>();

  const wait = async (name: string): Promise<void> => {
    begun.push(name);
    const context = Context.current();
    // a cancellation arrives with the answer to a heartbeat
    const heartbeats = setInterval(() => context.heartbeat(), 50);
    try {
      const opened = new Promise<void>((resolve, reject) => {
        const fail = (error: string) => reject(ApplicationFailure.nonRetryable(`poisoned: ${name}`, error));
        waiting.set(name, { open: (error) => (error === undefined ? resolve() : fail(error)) });
      });
      await Promise.race([opened, context.cancelled]);
    } finally {
      clearInterval(heartbeats);
      waiting.delete(name);
    }
  };
  const run = (kind: StepKind) => async (request: { readonly step: string }) => {
    const { step } = request;
    const name = `${kind} ${step}`;
    if (computed.has(name)) return { step, reused: true };
    if (GATED.has(kind)) await wait(name);
    computed.set(name, (computed.get(name) ?? 0) + 1);
    return { step, reused: false };
  };
  const { activities } = createStubs(study);
  const steps = {
    generate: run('generate'),
    pretrain: run('pretrain'),
    transfer: run('transfer'),
    evaluate: run('evaluate'),
    record: run('record'),
    recordTogether: ({ steps: keys }: { readonly steps: readonly string[] }) =>
      Promise.all(keys.map((step) => run('record')({ step }))),
  };
  return { activities: { ...activities, ...steps }, begun, waiting, computed };
}
