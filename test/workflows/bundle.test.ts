import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { BUNDLE } from './temporal-environment.js';

/** What would make workflow code non-deterministic, or the bundle large for nothing. */
const FOREIGN = ['zod', '@tensorflow', 'better-sqlite3', 'pino', 'commander', '@temporalio/client'];

describe('workflow bundle', () => {
  const modules = [...readFileSync(BUNDLE, 'utf8').matchAll(/^\s*!\*\*\* (\S+) \*\*\*!$/gm)].map(
    ([, name]) => name ?? '',
  );

  it('holds our workflows', () => {
    assert.ok(
      modules.some((name) => name.includes('study-workflow')),
      'no module of ours was found',
    );
  });

  for (const name of FOREIGN) {
    it(`holds nothing of ${name}`, () => {
      assert.deepEqual(
        modules.filter((module) => module.includes(`node_modules/${name}`)),
        [],
      );
    });
  }
});
