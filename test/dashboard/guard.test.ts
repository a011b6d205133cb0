import assert from 'node:assert/strict';
import { request, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { RequestError } from '../../dashboard/request-error.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';
import { InputError } from '../../study/errors.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

describe('the server of the page', () => {
  let dashboard: Dashboard;
  const told: string[] = [];
  let changes = 0;

  before(async () => {
    dashboard = await startDashboard({
      host: '127.0.0.1',
      port: 0,
      onError: (error) => told.push(error.message),
      routes: [
        (server) => {
          server.get('/api/thing', () => ({ thing: 1 }));
          server.get('/api/broken', () => Promise.reject(new Error('a bug')));
          server.get('/api/wrong', () => Promise.reject(new InputError('field: expected a, got b')));
          server.get('/api/gone', () => Promise.reject(new RequestError(404, 'no such network')));
          server.post('/api/studies/:study/pause', () => ({ changes: ++changes }));
        },
      ],
    });
  });
  after(() => dashboard.close());

  /** Without any cleverness of a client: paths go out as they are. */
  function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
    const { hostname, port } = new URL(dashboard.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
  const host = () => new URL(dashboard.url).host;
  const json = { 'content-type': 'application/json' };

  it('gives the page without a token, at any address that is the page’s own', async () => {
    for (const path of ['/', '/studies/a%20b/results?reduce=min', '/lineage']) {
      const { status, headers, text } = await ask(path);
      assert.equal(status, 200);
      assert.match(headers['content-type'] ?? '', /^text\/html/);
      assert.match(text, /<div id="app">/);
      assert.match(String(headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe-eval|https?:/);
    }
  });

  it('never takes an unknown path of data for the page', async () => {
    const paths = [
      '/api/nothing',
      '/api',
      '/artifacts/../../../../etc/passwd',
      '/artifacts/..%2f..%2f..%2fetc%2fpasswd',
      '/artifacts/%2e%2e/%2e%2e/results.sqlite',
      '/artifacts',
      '/assets/nothing.js',
      '/assets/../index.html',
      `/artifacts/${'0'.repeat(64)}`,
    ];
    for (const path of paths) {
      const { status, text } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(typeof (JSON.parse(text) as { error?: unknown }).error, 'string', path);
    }
  });

  it('changes nothing without the token, or with another one', async () => {
    const before = changes;
    const token = dashboard.token;
    const wrong = [undefined, '', 'Bearer ', token, `Bearer ${token.slice(1)}`, `bearer ${token}`];
    for (const authorization of wrong) {
      const headers = authorization === undefined ? json : { ...json, authorization };
      const { status } = await ask('/api/studies/a/pause', headers, 'POST', '{}');
      assert.equal(status, 401, authorization);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      assert.equal((await ask('/api/thing', {}, method)).status, 401, method);
    }
    assert.equal(changes, before);
    const allowed = await ask('/api/studies/a/pause', { ...json, authorization: `Bearer ${token}` }, 'POST', '{}');
    assert.deepEqual([allowed.status, changes], [200, before + 1]);
  });

  it('refuses a foreign host, whatever is asked', async () => {
    for (const foreign of ['evil.example', `evil.example:${new URL(dashboard.url).port}`, '127.0.0.1:1', 'localhost']) {
      for (const path of ['/', '/api/thing']) {
        const { status, text } = await ask(path, { host: foreign });
        assert.equal(status, 421, `${foreign}${path}`);
        assert.doesNotMatch(text, /"thing"|id="app"/);
      }
    }
    assert.equal((await ask('/api/thing', { host: `localhost:${new URL(dashboard.url).port}` })).status, 200);
  });

  it('refuses a foreign origin, also with the token', async () => {
    const authorization = `Bearer ${dashboard.token}`;
    const before = changes;
    for (const origin of [
      'http://evil.example',
      'null',
      `https://${host()}`,
      'http://127.0.0.1:1',
      `http://${host()}.evil`,
    ]) {
      assert.equal((await ask('/api/thing', { origin })).status, 403, origin);
      const { status } = await ask('/api/studies/a/pause', { ...json, origin, authorization }, 'POST', '{}');
      assert.equal(status, 403, origin);
    }
    assert.equal(changes, before);
    assert.equal((await ask('/api/thing', { origin: `http://${host()}` })).status, 200);
  });

  it('says what was wrong, and tells the terminal of its own faults alone', async () => {
    const answer = async (path: string) => {
      const { status, text } = await ask(path);
      return [status, (JSON.parse(text) as { error: string }).error];
    };
    assert.deepEqual(await answer('/api/wrong'), [400, 'field: expected a, got b']);
    assert.deepEqual(await answer('/api/gone'), [404, 'no such network']);
    assert.deepEqual(told, []);
    assert.deepEqual(await answer('/api/broken'), [500, 'a bug']);
    assert.deepEqual(told, ['a bug']);
  });

  it('takes no body beyond a megabyte', async () => {
    const authorization = `Bearer ${dashboard.token}`;
    const body = JSON.stringify({ text: 'x'.repeat(2 ** 20) });
    assert.equal((await ask('/api/studies/a/pause', { ...json, authorization }, 'POST', body)).status, 413);
  });
});
