import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeScratchPlace } from '../../../cli/verify/scratch-place.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

describe('verify and reproduce', () => {
  const data = makeTemporaryFolder({ after: (hook) => after(hook) });
  before(() => finishStudy(data, minimalStudy('pretrain: { images: 16 }\ntransfer: { images: 16 }')));

  for (const [what, args, message] of [
    [
      'a study that nobody knows',
      ['verify', 'unknown'],
      /^✗ study: expected a study file, or one of those in .*minimal/,
    ],
    ['a published study', ['verify', 'published-defocus'], /no step to run again/],
    ['a sample of nothing', ['verify', 'minimal', '--sample', '0'], /--sample: expected a whole number of 1 or more/],
    ['a seed that is none', ['verify', 'minimal', '--seed', '-1'], /--seed: expected a whole number of 0 or more/],
    [
      'a step that isn’t finished',
      ['verify', 'minimal', '--step', '0123456789'],
      /--step: expected the first 8 digits/,
    ],
    ['a kind that is none', ['verify', 'minimal', '--kind', 'record'], /--kind: expected one of waves/],
    ['a bundle that is none', ['reproduce', '--run', '/nowhere'], /plan\.json: expected a file of a bundle/],
    ['a bundle of no network', ['reproduce', 'unknown', '--to', '/tmp/never'], /network: expected best/],
    ['a bundle without a place', ['reproduce', 'best'], /expected a network and --to, or --run/],
    ['both at once', ['reproduce', 'best', '--to', 'a', '--run', 'b'], /expected --run alone/],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const { code, stderr } = await runCommand([...args, '--data', data]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.deepEqual(
        readdirSync(data).filter((name) => name.startsWith('verify-')),
        [],
      );
    });
  }

  it('refuse a study none of whose steps is finished', async (context) => {
    const { code, stderr } = await runCommand([
      ...['verify', 'configs/quickstart.yaml', '--data', makeTemporaryFolder(context)],
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /expected one with finished steps, got quickstart without any/);
  });

  it('remove what a killed verification left, and leave those of living ones', (context) => {
    const folder = makeTemporaryFolder(context);
    for (const name of ['verify-1-0', 'verify-999999999-5']) mkdirSync(join(folder, name));
    const own = makeScratchPlace(folder);
    assert.deepEqual(
      readdirSync(folder).map((name) => join(folder, name)),
      [own],
    );
    makeScratchPlace(folder);
    assert.equal(readdirSync(folder).length, 1);
  });
});
