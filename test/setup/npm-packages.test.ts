import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

const { arePackagesInstalled } = await loadScript<{ arePackagesInstalled(checkout: string): boolean }>(
  'setup/npm-packages.js',
);
const { describeForeign, findUnlistedOptional } = await loadScript<{
  describeForeign(found: { name: string; version: string; dev: boolean }): object;
  findUnlistedOptional(packages: object): { name: string }[];
}>('complete-lockfile.js');

const wanted = {
  '': { version: '1.0.0' },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/swc-darwin': { version: '1.0.0', optional: true },
};

describe('the npm packages', () => {
  it('are there when npm recorded all that the lockfile wants, optional ones aside', (context) => {
    const present = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } };
    assert.equal(arePackagesInstalled(checkoutWith(context, present)), true);
  });

  it('are not there when one is missing or another, or npm was stopped', (context) => {
    assert.equal(arePackagesInstalled(checkoutWith(context, {})), false);
    const other = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-b' } };
    assert.equal(arePackagesInstalled(checkoutWith(context, other)), false);
    assert.equal(arePackagesInstalled(checkoutWith(context, undefined)), false);
  });
});

describe('the lockfile', () => {
  const file = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
  const text = readFileSync(file, 'utf8');

  it('lists the optional packages of all platforms, as `npm ci` demands', () => {
    const { packages } = z.object({ packages: z.record(z.string(), z.object()) }).parse(JSON.parse(text));
    assert.deepEqual(
      findUnlistedOptional(z.looseObject({ packages: z.looseObject({}) }).parse(JSON.parse(text)).packages),
      [],
    );
    assert.ok(Object.keys(packages).length > 400);
  });

  it('names no registry: each person has their own', () => {
    assert.doesNotMatch(text, /"resolved": "http/);
  });

  it('takes the platform of a package from its name, and none that this machine could need', () => {
    assert.deepEqual(describeForeign({ name: '@swc/core-darwin-arm64', version: '1.2.3', dev: true }), {
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    });
    const native = { name: '@swc/core-linux-x64-gnu', version: '1.2.3', dev: false };
    assert.throws(() => describeForeign(native), /not plainly a package for one other platform/);
  });
});

function checkoutWith(context: TestContext, present: object | undefined): string {
  const checkout = makeTemporaryFolder(context);
  mkdirSync(join(checkout, 'node_modules'));
  writeFileSync(join(checkout, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  if (present !== undefined) {
    writeFileSync(join(checkout, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: present }));
  }
  return checkout;
}
