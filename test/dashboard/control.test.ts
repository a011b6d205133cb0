import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import type { StudyOrder } from '../../dashboard/contract/studies.js';
import { createControlRoutes } from '../../dashboard/routes/control.js';
import { startDashboard } from '../../dashboard/server.js';

const errorSchema = z.object({ error: z.string() });

describe('the routes that change a study', () => {
  /** Asks, and gives the answer with the orders that came through. */
  const start = async (context: TestContext) => {
    const orders: (readonly [study: string, order: StudyOrder, reason: string | undefined])[] = [];
    const routes = createControlRoutes({
      order: (...asked) => {
        orders.push(asked);
        return Promise.resolve({ words: 'done', warnings: [] });
      },
    });
    const { url, token, close } = await startDashboard({
      host: '127.0.0.1',
      port: 0,
      routes: [routes],
      onError: (error) => assert.fail(error),
    });
    context.after(() => close());
    const ask = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    };
    return { orders, ask };
  };

  it('pass single networks on, whatever their names hold', async (context) => {
    const { orders, ask } = await start(context);
    const names = ['<script>alert(1)</script>', '\u202edrowkcab', 'long '.repeat(800), 'under→over/none/1e-3'];
    const study = encodeURIComponent(names[0]);
    assert.equal((await ask(`/api/studies/${study}/retry`, { networks: names, reason: ' mended ' })).status, 200);
    assert.equal((await ask(`/api/studies/${study}/cancel`, { network: names[1] })).status, 200);
    assert.deepEqual(orders, [
      [names[0], { act: 'retry', networks: names }, 'mended'],
      [names[0], { act: 'cancel', network: names[1] }, undefined],
    ]);
  });

  it('refuse in words what is no list of networks, and do nothing', async (context) => {
    const { orders, ask } = await start(context);
    const wrong: readonly (readonly [body: object, error: string])[] = [
      [{ networks: [] }, 'networks: expected one network at least'],
      [{ networks: 'a' }, 'networks: expected a list of names'],
      [{ networks: [1] }, 'networks.0: expected a text'],
      [{ networks: ['a'], kind: 'diverged' }, 'request: expected kind or networks, not both'],
    ];
    for (const [body, error] of wrong) {
      const answer = await ask('/api/studies/two/retry', body);
      assert.deepEqual([answer.status, errorSchema.parse(answer.body).error], [400, error]);
    }
    assert.deepEqual(orders, []);
  });
});
