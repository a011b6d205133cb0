import { setHandler } from '@temporalio/workflow';
import { createFailureList } from './failure-list.js';
import { progressQuery, type Outcome, type ProtocolInput } from './messages.js';
import { pretraining, simulate, store } from './proxies.js';
import { runProtocol } from './run-protocol.js';
import { count, createTally } from './tally.js';

/** One protocol launched alone, with all of its steps. */
export async function protocolWorkflow({ plan, network }: ProtocolInput): Promise<Outcome> {
  const steps = createTally();
  const failures = createFailureList();
  setHandler(progressQuery, () => ({ steps, ...failures.sum(), running: [] }));
  const protocol = await store.loadProtocol({ plan, network });
  await Promise.all(protocol.generate.map((step) => count(steps, 'generate', simulate.generate({ plan, step }))));
  await count(steps, 'pretrain', pretraining.pretrain({ plan, step: protocol.pretrain }));
  const failure = await runProtocol(plan, protocol, steps);
  if (failure !== undefined) failures.add(failure);
  return { steps, ...failures.sum() };
}
