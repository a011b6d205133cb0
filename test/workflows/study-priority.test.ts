import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { registerSearchAttributes } from '../../cli/search-attributes.js';
import { ORDERED_QUEUES } from '../../workers/embedded/temporal-server.js';
import { priorityUpdate, progressQuery, type StudyInput } from '../../workflows/messages.js';
import type { StudyPriority } from '../../study/study-priority.js';
import { labelWorkflow } from '../../workflows/search-attributes.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createHeldSteps, type HeldSteps } from './held-steps.js';
import { createStubs } from './stub-activities.js';
import { newWorkflowId, startEnvironment, withWorkers, type AllActivities } from './temporal-environment.js';

const A = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
const B = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'];

describe('studies that share a worker', { concurrency: false }, () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment(ORDERED_QUEUES);
  });
  after(() => environment.teardown());

  const start = (plan: string, more: Partial<StudyInput> = {}) =>
    environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: newWorkflowId(),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan, window: 10, study: plan, ...more }],
    });
  type Study = Awaited<ReturnType<typeof start>>;

  const untilWaiting = async (study: Study, group: string, steps: number): Promise<void> => {
    const handle = environment.client.workflow.getHandle(`${study.workflowId}/${group}`);
    const count = async () => (await handle.describe()).raw.pendingActivities?.length ?? 0;
    while ((await count().catch(() => 0)) < steps) continue;
  };

  /**
   * Two studies on one slot, the second one begun when all transfers of the first wait in the queue. Returns the steps
   * that ran on it after those of the second waited as well.
   */
  const race = async (control: (second: Study) => Promise<void>, priority?: StudyPriority) => {
    const [first, between] = [createHeldSteps(), createHeldSteps()];
    let next: HeldSteps | undefined = first;
    const { activities, ran } = createTwoStudies((kind, step) => {
      if (kind === 'pretrain' && step === 'B') next = between;
      else if ((kind === 'transfer' || kind === 'evaluate') && next !== undefined) {
        const held = next;
        next = undefined;
        return held.hold(step);
      }
      return undefined;
    });
    let waiting = 0;
    await withWorkers(
      environment,
      activities,
      async () => {
        const a = await start('a');
        await first.begun(1);
        await untilWaiting(a, 'A', A.length);
        const b = await start('b', priority && { priority });
        while ((await b.describe()).raw.pendingActivities?.[0]?.activityType?.name !== 'pretrain') continue;
        await control(b);
        first.release();
        await between.begun(1);
        await untilWaiting(b, 'B', B.length);
        waiting = ran.length;
        between.release();
        await Promise.all([a.result(), b.result()]);
      },
      1,
    );
    return ran.slice(waiting);
  };

  it('do what waits of the one that was set to a higher priority first', async () => {
    const ran = await race(async (second) => {
      await second.executeUpdate(priorityUpdate, { args: ['high'] });
      assert.equal((await second.query(progressQuery)).priority, 'high');
    });
    const last = Math.max(...B.map((network) => ran.indexOf(`transfer ${network}`)));
    assert.deepEqual(
      ran.slice(0, last).filter((step) => step.includes(' a')),
      [],
      ran.join(', '),
    );
  });

  it('do their steps in turns when they have the same priority', async () => {
    const ran = await race(() => Promise.resolve());
    // in the order in which they were scheduled, all transfers of the first would come before
    const first = ran.slice(0, 4).map((step) => step.split(' ')[1]?.charAt(0));
    assert.deepEqual(new Set(first), new Set(['a', 'b']), ran.join(', '));
  });

  it('refuse a priority that there is not', async () => {
    await withWorkers(environment, createTwoStudies(() => undefined).activities, async () => {
      const study = await start('a');
      const wrong = 'top' as StudyPriority;
      await assert.rejects(study.executeUpdate(priorityUpdate, { args: [wrong] }), (error: Error) =>
        /expected one of high, normal, low, got top/.test(String(error.cause)),
      );
      await study.result();
    });
  });

  it('are found by their attributes, and so are their groups', async () => {
    const { client } = environment;
    assert.equal(await registerSearchAttributes(client), true);
    assert.equal(await registerSearchAttributes(client), true, 'they were there');
    const ids = await withWorkers(environment, createTwoStudies(() => undefined).activities, async () => {
      const study = await client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
        workflowId: newWorkflowId(),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'b', window: 1, study: 'found', searchable: true }],
        typedSearchAttributes: labelWorkflow({ study: 'found', domains: ['under', 'far'], steps: ['pretrain'] }),
      });
      await study.result();
      return [study.workflowId, `${study.workflowId}/B`];
    });
    const find = async (query: string) => {
      const found: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query })) found.push(workflowId);
      return found.sort();
    };
    const wanted = [
      [`HrtemStudy = 'found'`, ids],
      [`HrtemStudy = 'found' AND HrtemDomains = 'far'`, [ids[0]]],
      [`HrtemStudy = 'found' AND HrtemSteps = 'transfer'`, [ids[1]]],
      [`HrtemDomains = 'over'`, [ids[1]]],
    ] as const;
    for (const [query, expected] of wanted) {
      // the server lists what has ended a moment later
      while ((await find(query)).length < expected.length) continue;
      assert.deepEqual(await find(query), [...expected].sort(), query);
    }
  });
});

/** Plans `a` and `b`, of one group each. */
function createTwoStudies(act: Parameters<typeof createStubs>[1]) {
  const a = createStubs({ A }, act);
  const b = createStubs({ B }, act);
  const ran: string[] = [];
  const of = (plan: string) => (plan === 'a' ? a : b).activities;
  const note = (kind: string, step: string) => {
    if (kind === 'transfer' || kind === 'evaluate') ran.push(`${kind} ${step}`);
  };
  const activities: AllActivities = {
    ...a.activities,
    pretrain: (request) => of(request.plan).pretrain(request),
    transfer: (request) => {
      note('transfer', request.step);
      return of(request.plan).transfer(request);
    },
    evaluate: (request) => {
      note('evaluate', request.step);
      return of(request.plan).evaluate(request);
    },
    openPlan: async (request) =>
      (await of(request.plan).openPlan(request)).map((group) => ({ ...group, domains: ['under', 'over'] })),
    loadGroup: (request) => of(request.plan).loadGroup(request),
  };
  return { activities, ran };
}
