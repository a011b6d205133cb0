import { CancellationScope, CancelledFailure, setHandler } from '@temporalio/workflow';
import type { CellFailure } from '../study/cell-failure.js';
import { sumFailures } from './failure-list.js';
import { progressQuery, type Outcome, type ProtocolInput } from './messages.js';
import type { Pace } from './pace.js';
import { choosePriority } from './priority.js';
import { simulate, store } from './proxies.js';
import { runProtocol } from './run-protocol.js';
import { count, createTally } from './tally.js';

/** One protocol launched alone, with all of its steps. */
export async function protocolWorkflow({ plan, network }: ProtocolInput): Promise<Outcome> {
  const steps = createTally();
  const pace: Pace = { paused: false, window: 1 };
  const opening = choosePriority(pace.priority, undefined, 'opening');
  const failures: CellFailure[] = [];
  setHandler(progressQuery, () => ({ steps, ...sumFailures(failures), ...pace, running: [] }));
  const protocol = await store.loadProtocol({ plan, network });
  await Promise.all(
    protocol.generate.map((step) => count(steps, 'generate', simulate(opening).generate({ plan, step }))),
  );
  const failure = await runProtocol(plan, protocol, steps, pace, (step) => store.record({ plan, step }), undefined);
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled');
  if (failure !== undefined) failures.push(failure);
  return { steps, ...sumFailures(failures) };
}
