import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StageColumn, StageEdge } from '../../../dashboard/contract/stages.js';
import { BOX_HEIGHT, layOutStages } from '../../../dashboard/page-model/lay-out-stages.js';
import type { StepKind } from '../../../study/step.js';

const counts = { total: 1, done: 0, running: 0, failed: 0, setAside: 0 } as const;

function column(kind: StepKind, domains: readonly string[]): StageColumn {
  const boxes = domains.map((domain) => ({ id: `${kind}/${domain}`, domain, domains: 1, ...counts }));
  return { kind, ...counts, boxes };
}

/** As of a study of these domains, of which the first are targets, too. */
function layOut(domains: number, targets: number) {
  const names = Array.from({ length: domains }, (_, at) => `d${at}`);
  const some = names.slice(0, targets);
  const columns = [column('generate', names), column('pretrain', names), column('transfer', some)];
  const columnsOfAll = [...columns, column('evaluate', some)];
  const edges: StageEdge[] = [
    ...names.map((name) => ({ from: `generate/${name}`, to: `pretrain/${name}` })),
    ...some.flatMap((name) => [
      { from: `generate/${name}`, to: `transfer/${name}` },
      { from: `transfer/${name}`, to: `evaluate/${name}` },
      ...names.map((other) => ({ from: `generate/${other}`, to: `evaluate/${name}` })),
    ]),
  ];
  return { columns: columnsOfAll, edges, layout: layOutStages({ columns: columnsOfAll, edges }) };
}

describe('layOutStages', () => {
  it('draws one rail where all of a column lead to all of one further on, and every other edge', () => {
    const { edges, layout } = layOut(11, 4);
    assert.deepEqual(
      layout.rails.map(({ from, to }) => [from, to]),
      [['generate', 'evaluate']],
    );
    assert.equal(layout.edges.length, edges.length - 11 * 4);
    const missing = layOutStages({ columns: layOut(3, 2).columns, edges: layOut(3, 2).edges.slice(0, -1) });
    assert.deepEqual(missing.rails, []);
    assert.equal(missing.edges.length, layOut(3, 2).edges.length - 1);
  });

  it('leads edges between the boxes of a column that they pass, within the picture', () => {
    for (const [domains, targets] of [
      [1, 1],
      [4, 2],
      [11, 11],
    ]) {
      const { columns, layout } = layOut(domains, targets);
      const passed = columns[1].boxes.flatMap(({ id }) => layout.boxes.get(id) ?? []);
      const passing = layout.edges.filter(({ from, to }) => from.startsWith('generate') && to.startsWith('transfer'));
      assert.equal(passing.length, targets);
      for (const { path } of passing) {
        const [, y = NaN] = (/([\d.]+)H/.exec(path) ?? []).map(Number);
        assert.ok(y >= 0 && y <= layout.height, path);
        for (const box of passed) assert.ok(y < box.y || y > box.y + BOX_HEIGHT, `${path} at ${box.y}`);
      }
    }
  });
});
