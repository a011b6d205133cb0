import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { chooseEnvironment } from '../../../cli/service/service-environment.js';
import { nameUnit, renderUnit } from '../../../cli/service/unit-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { readExecStart } from './unit-words.js';

const COMMAND = [process.execPath, '/a "b"/50 %/bin.js', 'serve', '--data', '/c\\d/$HOME and ${HOME}'];
const OPTIONS = {
  dataFolder: '/c\\d/%h "x"',
  command: COMMAND,
  environment: { HRTEM_CACHE: '/cache of 100 % $x "y"' },
  environmentFile: '/nowhere/50 %/variables.env',
};
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('the unit of a service', () => {
  it('starts exactly the given words, whatever is in them', () => {
    assert.deepEqual(readExecStart(renderUnit(OPTIONS)), COMMAND);
  });

  it('is without fault to systemd', { skip: !hasAnalyze && 'systemd-analyze is not installed' }, (context) => {
    const folder = makeTemporaryFolder(context);
    const file = join(folder, 'hrtem-transfer-test.service');
    const command = [process.execPath, ...COMMAND.slice(1)];
    writeFileSync(file, renderUnit({ ...OPTIONS, command }));
    const env = { ...process.env, XDG_RUNTIME_DIR: folder };
    const { status, stderr } = spawnSync('systemd-analyze', ['--user', 'verify', file], { encoding: 'utf8', env });
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });

  it('has no text with which a path could say more than a path', () => {
    for (const dataFolder of ['/data\nExecStartPre=/bin/false', '/data ']) {
      assert.throws(() => renderUnit({ ...OPTIONS, dataFolder }), /InputError|service: expected text without/);
      assert.throws(() => renderUnit({ ...OPTIONS, command: [process.execPath, dataFolder] }), { name: 'InputError' });
    }
  });

  it('is named after its data folder, each by another name', () => {
    assert.match(nameUnit('/home/me/CdSe study/.hrtem-transfer'), /^hrtem-transfer-cdse-study-[0-9a-f]{8}$/);
    assert.match(nameUnit('/srv/Ünits %/'), /^hrtem-transfer-nits-[0-9a-f]{8}$/);
    assert.match(nameUnit('/'), /^hrtem-transfer-[0-9a-f]{8}$/);
    assert.notEqual(nameUnit('/a/.hrtem-transfer'), nameUnit('/b/a/.hrtem-transfer'));
  });
});

describe('the environment of a service', () => {
  it('is what the server and the stores need, without secrets and without the rest', () => {
    const given = {
      TEMPORAL_ADDRESS: 'a:7233',
      TEMPORAL_TLS_CLIENT_KEY_PATH: '/key',
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'PEM',
      TEMPORAL_API_KEY: 'secret',
      AWS_ENDPOINT_URL_S3: 'https://s3',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: '',
      HRTEM_ENGINE: 'cuda',
      HOME: '/home/me',
    };
    const { taken, secret } = chooseEnvironment(given);
    assert.deepEqual(Object.keys(taken), [
      'TEMPORAL_ADDRESS',
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
      'AWS_ENDPOINT_URL_S3',
      'HRTEM_ENGINE',
    ]);
    assert.deepEqual(secret, ['TEMPORAL_TLS_CLIENT_KEY_DATA', 'TEMPORAL_API_KEY', 'AWS_SECRET_ACCESS_KEY']);
  });
});
