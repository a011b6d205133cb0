import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';
import { fakeSystemctl } from '../service/fake-systemctl.js';
import { readExecStart } from '../service/unit-words.js';

const statusSchema = z.object({
  unit: z.string(),
  file: z.string(),
  installed: z.boolean(),
  enabled: z.boolean(),
  active: z.string().nullable(),
  dataFolder: z.string(),
  servedBy: z.number().nullable(),
});

describe('service', () => {
  it('installs a unit once and again, tells how it is, and removes it once and again', async (context) => {
    const { environment, unitFolder, acts } = fakeSystemctl(context, true);
    const data = join(makeTemporaryFolder(context), 'data');
    const service = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await runCommand(['service', ...args, '--data', data], environment);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const readStatus = async () => statusSchema.parse(JSON.parse(await service('status', '--json')));

    const { unit, file, ...before } = await readStatus();
    const absent = { installed: false, enabled: false, active: 'inactive', dataFolder: data, servedBy: null };
    assert.deepEqual(before, absent);

    const said = await service('install', '--queues', 'store,train', '--device', 'cpu');
    assert.match(said, new RegExp(`${unit} is enabled and started: serves ${data}`));
    assert.match(said, /loginctl enable-linger/);
    const text = readFileSync(file, 'utf8');
    const [program, launcher, ...args] = readExecStart(text);
    assert.equal(program, process.execPath);
    assert.equal(existsSync(launcher ?? ''), true);
    assert.deepEqual(args.slice(0, 5), ['serve', '--data', data, '--queues', 'store,train']);
    assert.equal(await service('install', '--queues', 'store,train', '--device', 'cpu', '--print'), text);
    assert.deepEqual(
      { ...before, ...(await readStatus()) },
      { ...absent, unit, file, installed: true, enabled: true, active: 'active' },
    );

    await service('install', '--queues', 'store,train', '--device', 'cpu');
    assert.equal(readFileSync(file, 'utf8'), text);
    const start = ['--user --no-pager daemon-reload', `--user --no-pager enable --now ${unit}.service`];
    assert.deepEqual(acts(), [...start, ...start]);
    assert.match(await service('install'), new RegExp(`has changed.+\\n +systemctl --user restart ${unit}`));

    assert.match(await service('remove'), /is removed/);
    assert.match(await service('remove'), /no service is installed/);
    assert.deepEqual(acts().slice(-2), [
      `--user --no-pager disable --now ${unit}.service`,
      '--user --no-pager daemon-reload',
    ]);
    assert.deepEqual(readdirSync(unitFolder), []);
    assert.deepEqual(await readStatus(), { ...absent, unit, file });
  });

  it('writes the unit and says what to give where no user manager answers', async (context) => {
    const { environment, acts } = fakeSystemctl(context, false);
    const data = makeTemporaryFolder(context);
    const install = await runCommand(['service', 'install', '--json', '--data', data], environment);
    assert.equal(install.code, 0, install.stderr);
    const { unit, file, enabled, commands } = z
      .object({ unit: z.string(), file: z.string(), enabled: z.boolean(), commands: z.array(z.string()) })
      .parse(JSON.parse(install.stdout));
    assert.equal(existsSync(file), true);
    assert.equal(enabled, false);
    assert.deepEqual(commands.slice(0, 2), [
      'systemctl --user daemon-reload',
      `systemctl --user enable --now ${unit}.service`,
    ]);
    assert.match(commands[2] ?? '', /^loginctl enable-linger /);
    const removed = await runCommand(['service', 'remove', '--data', data], environment);
    assert.equal(removed.code, 0, removed.stderr);
    assert.equal(existsSync(file), false);
    assert.deepEqual(acts(), []);
  });

  it('is bad input with a queue that is none, and writes nothing', async (context) => {
    const { environment, unitFolder } = fakeSystemctl(context, true);
    const { code, stderr } = await runCommand(['service', 'install', '--queues', 'train'], environment);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /service install: --queues: expected store among the queues/);
    assert.equal(existsSync(unitFolder), false);
  });
});
