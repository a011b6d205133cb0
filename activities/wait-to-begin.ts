import type { ApplicationFailure } from '@temporalio/activity';
import type { ClaimOwner } from '../results/artifact-store.js';
import type { ManifestKind } from '../results/manifest.js';
import type { Plan } from '../study/plan.js';
import type { StepInput, StepKey } from '../study/step.js';
import { createWaitingFailure, type Attempts } from './attempts.js';
import type { StepProgress } from './contract.js';
import { createRoomFailure, estimateStepBytes, reserveBytes } from './disk-room.js';
import { holdStep, type HeldStep } from './hold-step.js';
import type { StepPorts } from './step-ports.js';

/** An attempt at a step that has not begun. */
export interface StepAttempt {
  readonly kind: ManifestKind & StepInput['kind'];
  readonly step: StepKey;
  readonly attempts: Attempts;
  heartbeat(progress: StepProgress): void;
}

/** What the first heartbeat tells, and the last one of an attempt that only waits. */
export function describeBeginning(
  step: StepKey,
  { waits, earlier }: Attempts,
): Pick<StepProgress, 'step' | 'waits' | 'attempts'> {
  return { step, ...(waits > 0 && { waits }), ...(earlier.length > 0 && { attempts: earlier }) };
}

/** @throws ApplicationFailure that lets the step wait, while the disk has no room for what it would leave */
export async function waitForRoom(
  { readDisk, machine, log }: Pick<StepPorts, 'readDisk' | 'machine' | 'log'>,
  attempt: StepAttempt,
  plan: Plan,
  input: StepInput,
): Promise<void> {
  const disk = await readDisk?.();
  if (disk === undefined || !attempt.attempts.mayWait) return;
  if (disk.freeBytes >= reserveBytes(disk) + estimateStepBytes(plan, input)) return;
  const failure = createRoomFailure(disk, machine.host);
  endWaiting(attempt, failure, (fields) => log.warn({ ...fields, ...disk }, 'step waits for room'));
}

/**
 * Undefined where another study holds the step and the server would give it no attempt after this one: it goes on beside it.
 * @throws ApplicationFailure that lets the step wait, while another study computes it
 */
export async function waitForHolder(
  ports: Pick<StepPorts, 'artifacts' | 'log'>,
  attempt: StepAttempt,
  owner: ClaimOwner,
): Promise<HeldStep | undefined> {
  const { kind, step, attempts } = attempt;
  const answer = await holdStep(ports, step, owner);
  if (!('holder' in answer)) return answer;
  if (!attempts.mayWait) return undefined;
  const { holder } = answer;
  const failure = createWaitingFailure(kind, owner.study, holder, attempts.waits);
  return endWaiting(attempt, failure, (fields) => ports.log.info({ ...fields, holder }, 'step waits'));
}

/** Leaves the next attempt the count of those that only waited; the log tells of the first. */
function endWaiting(
  { kind, step, attempts, heartbeat }: StepAttempt,
  failure: ApplicationFailure,
  tell: (fields: object) => void,
): never {
  if (attempts.waits === 0) tell({ step, kind, reason: failure.message });
  heartbeat({ ...describeBeginning(step, attempts), done: 0, total: 0, waits: attempts.waits + 1 });
  throw failure;
}
