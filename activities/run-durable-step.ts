import { ApplicationFailure, Context, type Info } from '@temporalio/activity';
import type { ArtifactStore, ClaimOwner } from '../results/artifact-store.js';
import type { ManifestKind, StepRun, StepSummary } from '../results/manifest.js';
import { stepIdentity } from '../study/identity.js';
import type { Plan } from '../study/plan.js';
import type { StepInput } from '../study/step.js';
import { countAttempts, createWaitingFailure, requireWorkersLive } from './attempts.js';
import type { ComputeEvent, ComputeJob, ComputeOutcome, EngineDescription } from './compute.js';
import { WAITING, type StepOutcome, type StepProgress, type StepRequest } from './contract.js';
import { describeMachine } from './describe-machine.js';
import { createRoomFailure, estimateStepBytes, reserveBytes } from './disk-room.js';
import { watchEventLoop, type EventLoopWatch } from './event-loop-watch.js';
import { toApplicationFailure } from './failures.js';
import { holdStep, type HeldStep } from './hold-step.js';
import { createOwnAttempt, type OwnAttempt } from './own-attempt.js';
import { createPulse } from './pulse.js';
import { requireStep } from './plan-source.js';
import { recordReads } from './reads.js';
import { requireOwnVersion } from './require-own-version.js';
import type { StepPorts } from './step-ports.js';

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

/** What a finished step leaves: files by role, and small numbers. */
export interface StepProduct {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: StepSummary;
  readonly engine: EngineDescription;
}

/**
 * The frame of every computed step: nothing is done when the manifest is there, or while another study computes the same
 * step; the work happens in a process of its own under heartbeats; the product is published whole; errors are mapped to
 * the table of retries.
 */
export async function runDurableStep<Kind extends ManifestKind & StepInput['kind']>(
  ports: StepPorts,
  kind: Kind,
  request: StepRequest,
  work: (context: StepContext<Extract<StepInput, { kind: Kind }>>) => Promise<StepProduct>,
): Promise<StepOutcome> {
  const { artifacts, log } = ports;
  const context = Context.current();
  const attempts = countAttempts(context.info);
  const { attempt, waits, earlier } = attempts;
  const beginning = {
    step: request.step,
    ...(waits > 0 && { waits }),
    ...(earlier.length > 0 && { attempts: earlier }),
  };
  const pulse = createPulse(beginning, (progress) => context.heartbeat(progress));
  const { artifacts: readStore, listReads } = recordReads(artifacts);
  const discard = async (what: string, work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      // the step is finished all the same
      log.warn({ step: request.step, kind, error: String(error) }, `${what} stays`);
    }
  };
  const discardScratch = () => discard('scratch folder', artifacts.discardScratch(request.step));
  const maybeReuse = async (): Promise<StepOutcome | undefined> => {
    if ((await artifacts.findManifest(request.step)) === undefined) return undefined;
    // an attempt that was killed just after publishing left them behind
    if (context.info.attempt > 1) await discard('claim', artifacts.discardClaim(request.step));
    await discardScratch();
    return { step: request.step, reused: true };
  };
  /** The next attempt, if there is one, finds them in the last heartbeat; if there is none, the results find them in the store. */
  const keepAttempts = async (run: StepRun | undefined) => {
    if (run === undefined) return;
    pulse.tellLast({ attempts: run.attempts });
    await discard('word of the attempt', artifacts.keepRun(request.step, run));
  };
  let eventLoop: EventLoopWatch | undefined;
  let held: HeldStep | undefined;
  let own: OwnAttempt | undefined;
  try {
    const plan = await ports.plans.load(request.plan);
    const input = requireStep(plan, request.step, kind);
    const finished = await maybeReuse();
    if (finished !== undefined) return finished;
    const owner = nameOwner(context.info, plan);
    own = createOwnAttempt(
      { activity: owner.activity, study: owner.study, attempts: earlier },
      { attempt, worker: `${process.pid}@${ports.machine.host}` },
    );
    requireWorkersLive(attempts);
    requireOwnVersion(request.step, input);
    const disk = await ports.readDisk?.();
    if (
      disk !== undefined &&
      disk.freeBytes < reserveBytes(disk) + estimateStepBytes(plan, input) &&
      attempts.mayWait
    ) {
      const failure = createRoomFailure(disk, ports.machine.host);
      if (waits === 0) log.warn({ step: request.step, kind, ...disk, reason: failure.message }, 'step waits for room');
      context.heartbeat({ ...beginning, done: 0, total: 0, waits: waits + 1 } satisfies StepProgress);
      throw failure;
    }
    const answer = await holdStep(ports, request.step, owner);
    if ('holder' in answer) {
      if (attempts.mayWait) {
        const failure = createWaitingFailure(kind, plan.study.name, answer.holder, waits);
        const reason = failure.message;
        if (waits === 0) log.info({ step: request.step, kind, holder: answer.holder, reason }, 'step waits');
        context.heartbeat({ ...beginning, done: 0, total: 0, waits: waits + 1 } satisfies StepProgress);
        throw failure;
      }
    } else {
      held = answer;
      // whoever had it may have finished between our look and our claim
      const finishedMeanwhile = await maybeReuse();
      if (finishedMeanwhile !== undefined) return finishedMeanwhile;
    }
    pulse.begin(own.begin());
    eventLoop = watchEventLoop();
    log.info({ step: request.step, kind, attempt }, 'step started');
    const started = Date.now();
    const compute: ComputeContext['compute'] = (job, toProgress) =>
      ports.compute.run(job, {
        signal: context.cancellationSignal,
        report: (event) => {
          const progress = toProgress?.(event);
          if (progress !== undefined) pulse.tell(progress);
          if (event.type === 'epoch') log.info({ step: request.step, kind, ...event.record }, 'epoch done');
          if (event.type === 'resumed')
            log.info({ step: request.step, kind, epoch: event.epoch }, 'went on after epoch');
        },
      });
    const scratch = await artifacts.scratchFolder(request.step);
    const { files, summary, engine } = await work({
      plan,
      input,
      artifacts: readStore,
      scratch,
      compute,
      tell: (progress) => pulse.tell(progress),
    });
    await artifacts.publish({
      key: request.step,
      kind,
      identity: stepIdentity(input),
      files,
      summary,
      environment: { ...(await describeMachine(ports)), ...engine },
      reads: listReads(),
      run: own.end('finished'),
      startedAt: new Date(started).toISOString(),
      durationMs: Date.now() - started,
    });
    await discardScratch();
    const longestBlockMs = Math.round(eventLoop.stop());
    log.info({ step: request.step, kind, durationMs: Date.now() - started, longestBlockMs }, 'step finished');
    return { step: request.step, reused: false };
  } catch (error) {
    // what is said to the server already: the step waits, or its workers were lost too often
    if (error instanceof ApplicationFailure) {
      if (error.type !== WAITING) await keepAttempts(own?.end('failed'));
      throw error;
    }
    if (context.cancellationSignal.aborted) {
      await keepAttempts(own?.end('cancelled'));
      throw error;
    }
    // a twin attempt, started when this one seemed dead, may have published and discarded what both worked on
    const finished = await maybeReuse().catch(() => undefined);
    if (finished !== undefined) return finished;
    const failure = toApplicationFailure(error, attempt);
    log.warn({ step: request.step, kind, attempt, failure: failure.type, error: failure.message }, 'step failed');
    await keepAttempts(own?.end('failed', { type: failure.type ?? 'unknown', message: failure.message }));
    throw failure;
  } finally {
    eventLoop?.stop();
    // the store may take its time: the worker lives meanwhile
    await held?.release();
    pulse.stop();
  }
}

/** A workflow's run numbers its activities. */
function nameOwner({ workflowExecution, activityId, attempt }: Info, plan: Plan): ClaimOwner {
  return { activity: `${workflowExecution?.runId}/${activityId}`, attempt, study: plan.study.name };
}
