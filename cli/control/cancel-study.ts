import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { cancelUpdate, type CancelTarget } from '../../workflows/messages.js';
import { readResults } from '../read-results.js';
import { askFailures } from './ask-failures.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { targetBranch, targetNetwork } from './find-planned.js';
import { askStudy, type OpenStudy } from './open-study.js';

/** What of a study is to end; neither: all of it. */
export interface CancelRequest {
  /** This one only. */
  readonly network?: string | undefined;
  /** All that share the pretraining of this network. */
  readonly branch?: string | undefined;
}

/** @throws InputError where both are named, where there is none of that name, or where nothing is left of it to end. */
export async function cancelStudy(
  open: OpenStudy,
  context: ControlContext,
  request: CancelRequest,
): Promise<ControlOutcome> {
  const target = chooseTarget(open.plan, request);
  if (target.kind === 'network') await requireUnderWay(open, context, target.network);
  await askStudy(open, (study) => study.executeUpdate(cancelUpdate, { args: [target] }));
  await recordControl(open, context, 'cancelled', { target });
  return { words: describe(target), fields: { cancelled: target } };
}

/** @throws InputError where both are named. */
export function requireOneTarget({ network, branch }: CancelRequest): void {
  if (network !== undefined && branch !== undefined) {
    throw new InputError('cancel: expected --network or --branch, got both');
  }
}

function chooseTarget(plan: Plan, request: CancelRequest): CancelTarget {
  requireOneTarget(request);
  const { network, branch } = request;
  if (network !== undefined) return targetNetwork(plan, network);
  return branch === undefined ? { kind: 'study' } : targetBranch(plan, branch);
}

/** What is told to be cancelled must not stand in the results, or be told to have failed. */
async function requireUnderWay(open: OpenStudy, { dataFolder }: ControlContext, network: string): Promise<void> {
  const record = open.plan.networks.find(({ identity }) => identity.id === network)?.steps.record;
  const isRecorded = record !== undefined && readResults(dataFolder, (reader) => reader?.isRecorded(record) === true);
  const [told] = isRecorded ? [] : await askFailures(open, [network]);
  const why = isRecorded ? 'is in the results' : told && `${told.state === 'failed' ? 'has' : 'was'} ${told.state}`;
  if (why !== undefined) throw new InputError(`cancel: expected what is under way or waits, but ${network} ${why}`);
}

function describe(target: CancelTarget): string {
  switch (target.kind) {
    case 'study':
      return 'cancelled; running steps are stopped';
    case 'groups':
      return `cancelled the branch (${target.groups.join(', ')})`;
    case 'network':
      return `cancelled ${target.network}; steps that other networks need go on`;
  }
}
