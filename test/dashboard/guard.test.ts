import assert from 'node:assert/strict';
import { hostname } from 'node:os';
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
    return askAt(Number(new URL(dashboard.url).port), path, headers, method, body);
  }
  function askAt(
    port: number,
    path: string,
    headers: Record<string, string>,
    method = 'GET',
    body?: string,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ hostname: '127.0.0.1', port, path, method, headers }, (response) => {
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

  it('gives the page for an address that can’t be read, and nothing for one of data', async () => {
    for (const path of ['/studies/%', '/studies/%E0%A4/networks?a=%', '/%ZZ']) {
      const { status, headers, text } = await ask(path);
      assert.deepEqual(
        [status, headers['content-type'], headers['x-content-type-options']],
        [200, 'text/html; charset=utf-8', 'nosniff'],
      );
      assert.match(text, /<title>/);
      assert.equal((await ask(path, { host: 'elsewhere.example' })).status, 421);
    }
    const { status, text } = await ask('/api/studies/%');
    assert.deepEqual([status, JSON.parse(text)], [404, { error: 'there is no such thing' }]);
  });

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/', '/studies/a', '/api/thing', '/api/gone', '/api/nothing', '/assets/nothing.js']) {
      const [got, head] = [await ask(path), await ask(path, {}, 'HEAD')];
      assert.equal(head.status, got.status, path);
      assert.equal(head.headers['content-type'], got.headers['content-type'], path);
      assert.equal(head.text, '', path);
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
    const mayChange = async (authorization: string) =>
      (JSON.parse((await ask('/api/access', { authorization })).text) as { mayChange: boolean }).mayChange;
    assert.deepEqual([await mayChange(`Bearer ${token}`), await mayChange(token)], [true, false]);
    const allowed = await ask('/api/studies/a/pause', { ...json, authorization: `Bearer ${token}` }, 'POST', '{}');
    assert.deepEqual([allowed.status, changes], [200, before + 1]);
  });

  it('refuses a foreign host, whatever is asked', async () => {
    const { port } = new URL(dashboard.url);
    for (const foreign of ['evil.example', `evil.example:${port}`, `localhost.evil.example:${port}`, '192.0.2.1']) {
      for (const path of ['/', '/api/thing']) {
        const { status, text } = await ask(path, { host: foreign });
        assert.equal(status, 421, `${foreign}${path}`);
        assert.doesNotMatch(text, /"thing"|id="app"/);
      }
    }
    // the end of a tunnel has a port of its own
    for (const own of [`localhost:${port}`, 'LOCALHOST:9000', '127.0.0.1:9000', '[::1]:9000', 'localhost']) {
      assert.equal((await ask('/api/thing', { host: own })).status, 200, own);
    }
  });

  it('is called by any address in numbers where it listens at all of them, and by no foreign name', async (context) => {
    const open = await startDashboard({ host: '0.0.0.0', port: 0, onError: () => undefined, routes: [] });
    context.after(() => open.close());
    const { port } = new URL(open.url);
    assert.deepEqual(open.urls[0], `http://127.0.0.1:${port}/`);
    const known = ['192.0.2.7:9000', `[2001:db8::1]:${port}`, `${hostname()}:${port}`, 'localhost'];
    for (const name of [...known, 'evil.example', `192.0.2.7.evil.example:${port}`, '[evil]']) {
      const { status } = await askAt(Number(port), '/', { host: name });
      assert.equal(status, known.includes(name) ? 200 : 421, name);
    }
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
