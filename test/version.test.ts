import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { VERSION } from '../study/version.js';

it('the version is that of package.json', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  assert.equal(z.object({ version: z.string() }).parse(JSON.parse(text)).version, VERSION);
});

it('the version is that of the citation file', () => {
  const text = readFileSync(new URL('../../CITATION.cff', import.meta.url), 'utf8');
  assert.equal(z.object({ version: z.string() }).parse(parse(text)).version, VERSION);
});
