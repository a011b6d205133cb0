import { ApplicationFailure, Context, type Info } from '@temporalio/activity';
import type { ArtifactStore, ClaimOwner } from '../results/artifact-store.js';
import type { ManifestKind, StepRun, StepSummary } from '../results/manifest.js';
import { stepIdentity } from '../study/identity.js';
import type { Plan } from '../study/plan.js';
import type { StepInput } from '../study/step.js';
import { countAttempts, requireWorkersLive } from './attempts.js';
import type { ComputeEvent, ComputeJob, ComputeOutcome, EngineDescription } from './compute.js';
import { WAITING, type StepOutcome, type StepProgress, type StepRequest } from './contract.js';
import { describeMachine } from './describe-machine.js';
import { watchEventLoop } from './event-loop-watch.js';
import { toApplicationFailure } from './failures.js';
import type { HeldStep } from './hold-step.js';
import { createOwnAttempt, type OwnAttempt } from './own-attempt.js';
import { createPulse, type Pulse } from './pulse.js';
import { requireStep } from './plan-source.js';
import { recordReads } from './reads.js';
import { requireOwnVersion } from './require-own-version.js';
import type { StepPorts } from './step-ports.js';
import { describeBeginning, waitForHolder, waitForRoom, type StepAttempt } from './wait-to-begin.js';

/** What a step works with while it runs. */
export interface StepContext<Input extends StepInput> extends ComputeContext {
  readonly plan: Plan;
  readonly input: Input;
  /** Remembers which files are opened. */
  readonly artifacts: ArtifactStore;
  /** A folder that a later attempt finds again. */
  readonly scratch: string;
  /** Says with the next heartbeat how far the step is. */
  tell(progress: Omit<StepProgress, 'step'>): void;
}

export interface ComputeContext {
  /** Runs a job under the step's heartbeat and cancellation; `toProgress` says what to tell of an event. */
  compute<Job extends ComputeJob>(job: Job, toProgress?: ToProgress): Promise<ComputeOutcome<Job['kind']>>;
}

export type ToProgress = (event: ComputeEvent) => Omit<StepProgress, 'step'> | undefined;

/** What a kind of step does, within the frame. */
type Work<Input extends StepInput> = (context: StepContext<Input>) => Promise<StepProduct>;

/** What a finished step leaves: files by role, and small numbers. */
export interface StepProduct {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: StepSummary;
  readonly engine: EngineDescription;
}

/** An attempt at a step, as the parts of its frame share it. */
interface StepFrame extends Pick<StepAttempt, 'kind' | 'step' | 'attempts'> {
  readonly ports: StepPorts;
  readonly context: Context;
  readonly pulse: Pulse;
}

/**
 * The frame of every computed step: nothing is done when the manifest is there, or while another study computes the same
 * step; the work happens in a process of its own under heartbeats; the product is published whole; errors are mapped to
 * the table of retries.
 */
export async function runDurableStep<Kind extends ManifestKind & StepInput['kind']>(
  ports: StepPorts,
  kind: Kind,
  { plan: hash, step }: StepRequest,
  work: Work<Extract<StepInput, { kind: Kind }>>,
): Promise<StepOutcome> {
  const context = Context.current();
  const attempts = countAttempts(context.info);
  const { attempt, earlier } = attempts;
  const heartbeat = (progress: StepProgress) => context.heartbeat(progress);
  const pulse = createPulse(describeBeginning(step, attempts), heartbeat);
  const frame: StepFrame = { ports, kind, step, attempts, context, pulse };
  const begin: StepAttempt = { kind, step, attempts, heartbeat };
  let held: HeldStep | undefined;
  let own: OwnAttempt | undefined;
  try {
    const plan = await ports.plans.load(hash);
    const input = requireStep(plan, step, kind);
    const finished = await maybeReuse(frame);
    if (finished !== undefined) return finished;
    const owner = nameOwner(context.info, plan);
    own = createOwnAttempt(
      { activity: owner.activity, study: owner.study, attempts: earlier },
      { attempt, worker: `${process.pid}@${ports.machine.host}` },
    );
    requireWorkersLive(attempts);
    requireOwnVersion(step, input);
    await waitForRoom(ports, begin, plan, input);
    held = await waitForHolder(ports, begin, owner);
    // whoever had it may have finished between our look and our claim
    const finishedMeanwhile = held && (await maybeReuse(frame));
    if (finishedMeanwhile !== undefined) return finishedMeanwhile;
    await computeAndPublish(frame, own, plan, input, work);
    return { step, reused: false };
  } catch (error) {
    return await answerError(frame, own, error);
  } finally {
    // the store may take its time: the worker lives meanwhile
    await held?.release();
    pulse.stop();
  }
}

async function maybeReuse({ ports, kind, step, context }: StepFrame): Promise<StepOutcome | undefined> {
  const { artifacts, log } = ports;
  if ((await artifacts.findManifest(step)) === undefined) return undefined;
  // an attempt that was killed just after publishing left them behind
  if (context.info.attempt > 1) await tolerate({ log, kind, step }, 'claim', artifacts.discardClaim(step));
  await tolerate({ log, kind, step }, 'scratch folder', artifacts.discardScratch(step));
  return { step, reused: true };
}

async function computeAndPublish<Input extends StepInput>(
  { ports, kind, step, attempts, context, pulse }: StepFrame,
  own: OwnAttempt,
  plan: Plan,
  input: Input,
  work: Work<Input>,
): Promise<void> {
  const { artifacts, log } = ports;
  pulse.begin(own.begin());
  const eventLoop = watchEventLoop();
  try {
    log.info({ step, kind, attempt: attempts.attempt }, 'step started');
    const started = Date.now();
    const machine = await describeMachine(ports);
    const compute: ComputeContext['compute'] = (job, toProgress) =>
      ports.compute.run(job, {
        signal: context.cancellationSignal,
        report: (event) => {
          const progress = toProgress?.(event);
          if (progress !== undefined) pulse.tell(progress);
          if (event.type === 'epoch') log.info({ step, kind, ...event.record }, 'epoch done');
          if (event.type === 'resumed') log.info({ step, kind, epoch: event.epoch }, 'went on after epoch');
        },
      });
    const { artifacts: readStore, listReads } = recordReads(artifacts);
    const scratch = await artifacts.scratchFolder(step);
    const tell: StepContext<Input>['tell'] = (progress) => pulse.tell(progress);
    const { files, summary, engine } = await work({ plan, input, artifacts: readStore, scratch, compute, tell });
    await artifacts.publish({
      key: step,
      kind,
      identity: stepIdentity(input),
      files,
      summary,
      environment: { ...machine, ...engine },
      reads: listReads(),
      run: own.end('finished'),
      startedAt: new Date(started).toISOString(),
      durationMs: Date.now() - started,
    });
    await tolerate({ log, kind, step }, 'scratch folder', artifacts.discardScratch(step));
    const longestBlockMs = Math.round(eventLoop.stop());
    log.info({ step, kind, durationMs: Date.now() - started, longestBlockMs }, 'step finished');
  } finally {
    eventLoop.stop();
  }
}

/** Keeps what is known of the attempt, and throws what the server is to be told; a step that stands all the same is returned. */
async function answerError(frame: StepFrame, own: OwnAttempt | undefined, error: unknown): Promise<StepOutcome> {
  const { ports, kind, step, attempts, context } = frame;
  // what is said to the server already: the step waits, or its workers were lost too often
  if (error instanceof ApplicationFailure) {
    if (error.type !== WAITING) await keepAttempts(frame, own?.end('failed'));
    throw error;
  }
  if (context.cancellationSignal.aborted) {
    await keepAttempts(frame, own?.end('cancelled'));
    throw error;
  }
  // a twin attempt, started when this one seemed dead, may have published and discarded what both worked on
  const finished = await maybeReuse(frame).catch(() => undefined);
  if (finished !== undefined) return finished;
  const { attempt } = attempts;
  const failure = toApplicationFailure(error, attempt);
  ports.log.warn({ step, kind, attempt, failure: failure.type, error: failure.message }, 'step failed');
  await keepAttempts(frame, own?.end('failed', { type: failure.type ?? 'unknown', message: failure.message }));
  throw failure;
}

/** The next attempt, if there is one, finds them in the last heartbeat; if there is none, the results find them in the store. */
async function keepAttempts({ ports, kind, step, pulse }: StepFrame, run: StepRun | undefined): Promise<void> {
  if (run === undefined) return;
  pulse.tellLast({ attempts: run.attempts });
  await tolerate({ log: ports.log, kind, step }, 'word of the attempt', ports.artifacts.keepRun(step, run));
}

/** The step is finished, or its failure told, all the same. */
async function tolerate(
  { log, step, kind }: Pick<StepFrame, 'step' | 'kind'> & Pick<StepPorts, 'log'>,
  what: string,
  work: Promise<void>,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.warn({ step, kind, error: String(error) }, `${what} stays`);
  }
}

/** A workflow's run numbers its activities. */
function nameOwner({ workflowExecution, activityId, attempt }: Info, plan: Plan): ClaimOwner {
  return { activity: `${workflowExecution?.runId}/${activityId}`, attempt, study: plan.study.name };
}
