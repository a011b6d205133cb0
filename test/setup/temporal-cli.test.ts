import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadScript } from './load-script.js';

const { isFitting } = await loadScript<{ isFitting(version: string): boolean }>('setup/temporal-cli.js');

describe('a Temporal CLI on the PATH', () => {
  it('fits from 1.5.0 to before 2.0', () => {
    for (const version of ['1.5.0', '1.9.1', '1.20.0']) assert.equal(isFitting(version), true, version);
    for (const version of ['0.13.2', '1.4.1', '2.0.0']) assert.equal(isFitting(version), false, version);
  });
});
