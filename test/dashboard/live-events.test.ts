import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { addLiveEvents } from '../../dashboard/live-events.js';
import { startDashboard } from '../../dashboard/server.js';
import { until } from '../cli/until.js';

const LONG = 'x'.repeat(65_536);

/** A server of events whose looks count, and whose sight the test changes. */
async function serve(context: TestContext) {
  const seen = { looks: 0, value: 'a' };
  const dashboard = await startDashboard({
    host: '127.0.0.1',
    port: 0,
    onError: () => undefined,
    routes: [
      (server) =>
        addLiveEvents(server, '/api/events', {
          look: () => {
            seen.looks++;
            return seen.value === 'broken'
              ? Promise.reject(new Error('no server'))
              : Promise.resolve({ at: seen.looks, value: seen.value === 'long' ? LONG + seen.looks : seen.value });
          },
          choosePause: () => 1,
          toNews: ({ value }) => value,
        }),
    ],
  });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await dashboard.close();
    isClosed = true;
  };
  context.after(close);
  const listen = async () => {
    const request = get(`${dashboard.url}api/events`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    response.on('error', () => undefined);
    return {
      response,
      end: () => request.destroy(),
      events: () => text.split('\n\n').filter((event) => event.startsWith('event')),
    };
  };
  return { seen, listen, close };
}

/** The looks have stopped where their number stays the same between many turns of the loop. */
async function untilNobodyListens(seen: { readonly looks: number }): Promise<void> {
  let last = -1;
  let turns = 0;
  await until(() => {
    turns = seen.looks === last ? turns + 1 : 0;
    last = seen.looks;
    return turns > 5 ? true : undefined;
  });
}

describe('live events', () => {
  it('come to all who listen, and only when there is news', async (context) => {
    const { seen, listen } = await serve(context);
    const one = await listen();
    await until(() => one.events()[0]);
    const other = await listen();
    await until(() => other.events()[0]);
    const before = seen.looks;
    await until(() => (seen.looks > before + 5 ? true : undefined));
    assert.deepEqual([one.events().length, other.events().length], [1, 1]);
    seen.value = 'b';
    for (const { events } of [one, other]) assert.match(await until(() => events()[1]), /"value":"b"/);
    // the same look for both
    assert.equal(one.events()[1], other.events()[1]);
    seen.value = 'broken';
    assert.match(await until(() => one.events()[2]), /^event: problem\ndata: "no server"$/);
  });

  it('are not looked for while nobody listens, and again when somebody does', async (context) => {
    const { seen, listen } = await serve(context);
    assert.equal(seen.looks, 0);
    const one = await listen();
    await until(() => one.events()[0]);
    one.end();
    await untilNobodyListens(seen);
    seen.value = 'c';
    const other = await listen();
    assert.match(await until(() => other.events().find((event) => event.includes('"c"'))), /"value":"c"/);
  });

  it('leave who doesn’t read them', async (context) => {
    const { seen, listen } = await serve(context);
    const slow = await listen();
    await until(() => slow.events()[0]);
    slow.response.pause();
    const left = new Promise((resolve) => slow.response.once('close', resolve));
    seen.value = 'long';
    await untilNobodyListens(seen);
    slow.response.resume();
    await left;
    seen.value = 'last';
    const other = await listen();
    await until(() => other.events().find((event) => event.includes('"last"')));
  });

  it('go to so many pages, and one more is refused', async (context) => {
    const { listen } = await serve(context);
    const all = [];
    for (let at = 0; at < 100; at++) all.push(await listen());
    assert.equal((await listen()).response.statusCode, 503);
    const [first] = all;
    first.end();
    // the server hears of it a moment later
    let status: number | undefined = 503;
    while (status === 503) status = (await listen()).response.statusCode;
    assert.equal(status, 200);
  });

  it('end with the server', async (context) => {
    const { listen, close } = await serve(context);
    const { response } = await listen();
    const ended = once(response, 'close');
    await close();
    await ended;
  });
});
