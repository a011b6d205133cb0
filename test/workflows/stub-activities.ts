import { ApplicationFailure } from '@temporalio/activity';
import type { GroupOutline, MemberSteps, ProtocolSteps, StepRequest } from '../../activities/contract.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Pretraining } from '../../study/recipe.js';
import type { StepKind } from '../../study/step.js';
import type { AllActivities } from './temporal-environment.js';

/** Groups of protocols that share a pretraining: `{ 'group-0': ['a', 'b'] }`. */
export type StubStudy = Readonly<Record<string, readonly string[]>>;

export interface Stubs {
  readonly activities: AllActivities;
  /** Every step that ran, in order, as `kind key`. */
  readonly ran: string[];
  /** Networks that were told to be missing, in order. */
  readonly kept: CellFailure[];
}

/**
 * Activities that only note that they ran; `act` may fail or wait. A pretraining is called after its group, or after its
 * network where these are independent.
 */
export function createStubs(
  study: StubStudy,
  act: (kind: StepKind, step: string) => Promise<void> | void = () => undefined,
  pretraining: Pretraining = 'shared',
): Stubs {
  const isShared = pretraining === 'shared';
  const ran: string[] = [];
  const kept: CellFailure[] = [];
  const run = (kind: StepKind) => async (request: StepRequest) => {
    ran.push(`${kind} ${request.step}`);
    await act(kind, request.step);
    return { step: request.step, reused: false };
  };
  const listProtocols = (group: string): ProtocolSteps[] =>
    (study[group] ?? []).map((network) => ({
      network,
      generate: ['source', 'target'],
      pretrain: isShared ? group : network,
      transfer: network,
      evaluate: network,
      record: network,
    }));
  const activities: AllActivities = {
    generate: run('generate'),
    pretrain: run('pretrain'),
    transfer: run('transfer'),
    evaluate: run('evaluate'),
    record: run('record'),
    recordTogether: ({ plan, steps }) => Promise.all(steps.map((step) => run('record')({ plan, step }))),
    keepMissing: ({ missing }) => {
      kept.push(...missing);
      return Promise.resolve();
    },
    keepEnd: () => Promise.resolve(),
    openPlan: () =>
      Promise.resolve(
        Object.entries(study).map(([group, networks]): GroupOutline => ({
          group,
          generate: ['source', 'target'],
          ...(isShared && { pretrain: group }),
          networks: networks.length,
        })),
      ),
    loadGroup: ({ group }) =>
      Promise.resolve(
        listProtocols(group).map(({ network, pretrain, transfer, evaluate, record }): MemberSteps => {
          const own = { ...(!isShared && { pretrain }), ...(transfer !== undefined && { transfer }) };
          return { network, ...own, evaluate, record };
        }),
      ),
    loadProtocol: ({ network }) => {
      const found = Object.keys(study)
        .flatMap(listProtocols)
        .find((protocol) => protocol.network === network);
      if (found === undefined) throw ApplicationFailure.nonRetryable(`no network ${network}`);
      return Promise.resolve(found);
    },
  };
  return { activities, ran, kept };
}
