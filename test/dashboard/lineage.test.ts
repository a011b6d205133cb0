import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { composeLineageRoutes } from '../../cli/dashboard/compose-lineage-routes.js';
import type { ComposedRoutes } from '../../cli/dashboard/compose-routes.js';
import type { DrawnLineage } from '../../dashboard/contract/lineage.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';
import type { LineageGraph, LineageNode } from '../../lineage/graph.js';
import type { Plan } from '../../study/plan.js';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const STAGES = 'pretrain: { images: 16, epochs: 1 }\ntransfer: { images: [8], epochs: 1 }\nvalidation: { images: 8 }';

describe('lineage over HTTP', () => {
  const dataFolder = makeTemporaryFolder({ after });
  let plan: Plan;
  let dashboard: Dashboard;
  let composed: ComposedRoutes;

  before(async () => {
    plan = await finishStudy(dataFolder, minimalStudy(STAGES));
    composed = composeLineageRoutes(dataFolder);
    const onError = (error: Error) => assert.fail(error);
    dashboard = await startDashboard({ host: '127.0.0.1', port: 0, routes: [composed.routes], onError });
  });
  after(async () => {
    await dashboard.close();
    await composed.close();
  });

  async function ask(end: string, query: Record<string, string>): Promise<Response> {
    return fetch(`${dashboard.url}api/lineage${end}?${String(new URLSearchParams(query))}`);
  }
  const drawn = async (query: Record<string, string>) => (await (await ask('', query)).json()) as DrawnLineage;
  const refusal = async (query: Record<string, string>) => {
    const response = await ask('', query);
    return [response.status, ((await response.json()) as { error: string }).error] as const;
  };

  it('has a network’s steps in their places, each of them to be asked about in turn', async () => {
    const [{ identity, steps }] = plan.networks;
    const { boxes, edges, direction, width } = await drawn({ thing: identity.id });
    assert.equal(direction, 'up');
    assert.deepEqual(boxes[0].members, [
      { id: `network ${steps.record}`, name: `network ${identity.id} of minimal`, thing: steps.record },
    ]);
    const things = boxes.flatMap(({ members }) => members.map(({ thing }) => thing));
    for (const key of [steps.pretrain, steps.transfer, steps.evaluate]) assert.ok(key && things.includes(key), key);
    for (const { from, to } of edges) assert.ok(boxes[from].x < boxes[to].x, `${from} ${to}`);
    for (const { x } of boxes) assert.ok(x >= 0 && x < width);
    for (const thing of things) {
      if (thing === null) continue;
      const again = await drawn({ thing, direction: 'down' });
      assert.equal(again.boxes[0].members[0].thing, thing);
    }
  });

  it('tells of one node what the graph has of it', async () => {
    const [{ identity, steps }] = plan.networks;
    const query = { thing: identity.id };
    const graph = (await (await ask('/graph', query)).json()) as LineageGraph;
    const id = `step ${steps.pretrain}`;
    const node = (await (await ask('/node', { ...query, node: id })).json()) as LineageNode;
    assert.deepEqual(
      node,
      graph.nodes.find((each) => each.id === id),
    );
    assert.ok(node.kind === 'step' && node.run !== null && node.run.outputs.length > 0);
    assert.equal((await ask('/node', { ...query, node: 'step nothing' })).status, 400);
  });

  it('is a picture as a file, too', async () => {
    const response = await ask('/picture.svg', { thing: plan.networks[0].identity.id });
    assert.match(response.headers.get('content-type') ?? '', /^image\/svg\+xml/);
    assert.match(await response.text(), /^<svg /);
  });

  it('reads no path of the disk', async () => {
    for (const thing of ['/etc/passwd', './package.json', '../x', 'package.json']) {
      const [status, error] = await refusal({ thing });
      assert.equal(status, 400, thing);
      assert.doesNotMatch(error, /ENOENT|bytes of SHA-256|EACCES/, thing);
    }
  });

  it('says what it expects of hostile and empty words', async () => {
    assert.match((await refusal({}))[1], /^thing: /);
    assert.match((await refusal({ thing: '' }))[1], /^thing: /);
    assert.match((await refusal({ thing: 'x'.repeat(5000) }))[1], /^thing: /);
    assert.match((await refusal({ thing: 'a', direction: 'sideways' }))[1], /^direction: /);
    for (const thing of ['<script>alert(1)</script>', '\u202eover', '\0', "'; DROP TABLE steps; --", '__proto__']) {
      const [status, error] = await refusal({ thing });
      assert.equal(status, 400, thing);
      assert.match(error, /^lineage: /, thing);
    }
  });

  it('has what was recorded since it was last asked', async () => {
    const study = 'later';
    const [, before] = await refusal({ thing: study });
    assert.match(before, /^lineage: expected/);
    const later = await finishStudy(dataFolder, minimalStudy(STAGES).replace('minimal', study));
    assert.equal(later.study.name, study);
    const { boxes } = await drawn({ thing: study });
    assert.match(boxes[0].titles.join(' '), /study later/);
  });
});
