import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { indexPlan } from '../../../dashboard/stages/index-plan.js';
import { groupFailures } from '../../../dashboard/stages/group-failures.js';
import { listSteps } from '../../../dashboard/stages/list-steps.js';
import { createStepStates } from '../../../dashboard/stages/step-states.js';
import { MOST_BOXES, summariseStages } from '../../../dashboard/stages/summarise-stages.js';
import type { CellFailure } from '../../../study/cell-failure.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import type { StepKey } from '../../../study/step.js';
import { SMALL_STUDY, TWO_NETWORKS_STUDY } from '../../cli/run-command.js';

const twoNetworks = planStudy(parseStudy(readFileSync(TWO_NETWORKS_STUDY, 'utf8'), 'two'));
const small = readFileSync(SMALL_STUDY, 'utf8');
const index = indexPlan(twoNetworks);

/** The study with domains d0, d1, … as sources and targets. */
function planDomains(count: number) {
  const names = Array.from({ length: count }, (_, at) => `d${at}`);
  const domains = names.map((name, at) => `  ${name}: { structure: cdse, defocus: -${10 + at}nm, dose: 400 }`);
  const text = small
    .replace(/^ {2}(under|over):.*\n/gm, '')
    .replace('domains:\n', `domains:\n${domains.join('\n')}\n`)
    .replace('source: under, target: over', `source: [${names.join(', ')}], target: [${names.join(', ')}]`);
  return planStudy(parseStudy(text, 'many'));
}

const nothing = { done: () => false, working: [], failures: [] } as const;

describe('the stages of a study', () => {
  it('count every step of the plan once, in a box of its kind and domain', () => {
    const done = new Set(Object.values(twoNetworks.domains));
    const states = createStepStates(index, (key) => done.has(key), [], []);
    const { columns, edges } = summariseStages(index, states);
    const counted = columns.map(({ kind, total, done }) => [kind, total, done]);
    const planned = (kind: string) => Object.values(twoNetworks.steps).filter((step) => step.kind === kind).length;
    assert.deepEqual(
      counted,
      ['generate', 'pretrain', 'transfer', 'evaluate', 'record'].map((kind) => [
        kind,
        planned(kind),
        kind === 'generate' ? done.size : 0,
      ]),
    );
    const boxes = new Set(columns.flatMap((column) => column.boxes.map(({ id }) => id)));
    assert.ok(edges.length > 0);
    for (const { from, to } of edges) assert.ok(boxes.has(from) && boxes.has(to), `${from} ${to}`);
  });

  it('fold more domains than one can read into one box, whose edges stay', () => {
    const plan = planDomains(MOST_BOXES + 1);
    const many = indexPlan(plan);
    const { columns, edges } = summariseStages(many, createStepStates(many, nothing.done, [], []));
    assert.deepEqual(
      columns.map(({ boxes }) => boxes.map(({ domain, domains }) => [domain, domains])),
      columns.map(() => [[null, MOST_BOXES + 1]]),
    );
    assert.deepEqual(
      edges.map(({ from, to }) => `${from} ${to}`),
      ['generate pretrain', 'pretrain transfer', 'transfer evaluate', 'evaluate record'],
    );
  });

  it('tell a step that failed from one that is to do, until it is done', () => {
    const [{ identity, steps }] = twoNetworks.networks;
    const failure = {
      network: identity.id,
      step: 'pretrain',
      state: 'skipped',
      error: 'diverged',
      reason: 'why',
    } as const;
    const open = createStepStates(index, nothing.done, [], [failure]);
    assert.equal(open.stateOf(steps.pretrain), 'failed');
    assert.equal(open.stateOf(steps.record), 'left');
    assert.equal(
      createStepStates(index, (key) => key === steps.pretrain, [], [failure]).stateOf(steps.pretrain),
      'done',
    );
  });

  it('open to pages of steps, those that run first, each with its process', async () => {
    const keys = twoNetworks.networks.map(({ steps }) => steps.evaluate);
    const [, running = ''] = keys;
    const step = {
      kind: 'evaluate',
      step: null,
      key: running,
      host: 'h',
      pid: 7,
      attempt: 1,
      forMs: 5,
      done: 1,
      total: 2,
    } as const;
    const states = createStepStates(index, (key) => key === keys[0], [step], []);
    const asked: StepKey[] = [];
    const page = (offset: number) =>
      listSteps(index, states, { kind: 'evaluate', offset, limit: 1 }, (key) => {
        asked.push(key);
        return Promise.resolve({ worker: '8 on h', startedAt: '2026-01-01T00:00:00Z', durationMs: 3 });
      });
    const [first, second] = [await page(0), await page(1)];
    assert.deepEqual(
      [first.total, first.steps.map(({ key, worker, durationMs }) => [key, worker, durationMs])],
      [2, [[running, '7 on h', 5]]],
    );
    assert.deepEqual(
      second.steps.map(({ state, worker }) => [state, worker]),
      [['done', '8 on h']],
    );
    // what nobody sees is not looked up
    assert.deepEqual(asked, [keys[0]]);
  });

  it('gather failures of the same reason, with the step that they come from', () => {
    const failures = twoNetworks.networks.map(({ identity }): CellFailure => {
      return { network: identity.id, step: 'pretrain', state: 'skipped', error: 'diverged', reason: 'loss is NaN' };
    });
    const groups = groupFailures(failures, index);
    assert.deepEqual(
      groups.map(({ count, error, networks }) => [count, error, networks]),
      [[2, 'diverged', twoNetworks.networks.map(({ identity }) => identity.id)]],
    );
    assert.equal(groups[0].key, twoNetworks.networks[0].steps.pretrain);
  });
});
