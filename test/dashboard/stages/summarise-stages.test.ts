import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { indexPlan } from '../../../dashboard/stages/index-plan.js';
import { createStepStates } from '../../../dashboard/stages/step-states.js';
import { MOST_BOXES, summariseStages } from '../../../dashboard/stages/summarise-stages.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { SMALL_STUDY, TWO_NETWORKS_STUDY } from '../../cli/run-command.js';
import { NOTHING_DONE } from './step-facts.js';

const QUICKSTART = new URL('../../../../configs/quickstart.yaml', import.meta.url);
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

describe('the stages of a study', () => {
  it('count every step of the plan once, in a box of its kind and domain', () => {
    const done = new Set(Object.values(twoNetworks.domains));
    const states = createStepStates(index, { ...NOTHING_DONE, isDone: (key) => done.has(key) });
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
    const { columns, edges } = summariseStages(many, createStepStates(many, NOTHING_DONE));
    assert.deepEqual(
      columns.map(({ boxes }) => boxes.map(({ domain, domains }) => [domain, domains])),
      columns.map(() => [[null, MOST_BOXES + 1]]),
    );
    assert.deepEqual(
      edges.map(({ from, to }) => `${from} ${to}`),
      [
        'generate pretrain',
        'generate evaluate',
        'generate transfer',
        'pretrain transfer',
        'transfer evaluate',
        'evaluate record',
      ],
    );
  });

  it('are joined with all that they need, so that no dataset stands alone', () => {
    const quickstart = indexPlan(planStudy(parseStudy(readFileSync(QUICKSTART, 'utf8'), 'quickstart')));
    const { columns, edges } = summariseStages(quickstart, createStepStates(quickstart, NOTHING_DONE));
    const [{ boxes: datasets }] = columns;
    assert.ok(datasets.length > 2);
    const evaluations = columns.find(({ kind }) => kind === 'evaluate')?.boxes ?? [];
    for (const { id } of datasets) {
      const reached = new Set(edges.filter(({ from }) => from === id).map(({ to }) => to));
      for (const evaluation of evaluations) assert.ok(reached.has(evaluation.id), `${id} ${evaluation.id}`);
    }
    for (const { id, domain } of columns.find(({ kind }) => kind === 'transfer')?.boxes ?? []) {
      assert.ok(edges.some(({ from, to }) => from === `generate/${domain}` && to === id));
    }
  });
});
