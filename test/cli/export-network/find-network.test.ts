import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findNetwork } from '../../../cli/export-network/find-network.js';
import { InputError } from '../../../study/errors.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { BEST, KEYS, NETWORKS, writeDataFolder } from './trained-data-folder.js';

describe('findNetwork', () => {
  const folder = makeTemporaryFolder({ after });
  const { results } = layOutDataFolder(folder);
  before(() => writeDataFolder(folder));

  it('finds the network of the lowest loss on its target, by name, and by any of its keys', () => {
    for (const text of ['best', BEST, BEST.replace('→', '->'), KEYS.transfer, KEYS.record, '01234567']) {
      const { key, result } = findNetwork(text, results);
      assert.equal(key, KEYS.transfer, text);
      assert.equal(result?.identity.id, BEST, text);
    }
    assert.equal(findNetwork(NETWORKS[0], results, 'sample').key, `transfer-${NETWORKS[0]}`);
  });

  it('takes the key of a pretraining for the network before its transfer', () => {
    assert.deepEqual(findNetwork(KEYS.pretrain, results), { key: KEYS.pretrain });
    assert.deepEqual(findNetwork('aaaaaaaa', results), { key: KEYS.pretrain });
  });

  it('asks which of two studies is meant where both have a network of that name', () => {
    const both = new RegExp(
      `which is\\n  sample ${NETWORKS[0]} transfer-${NETWORKS[0]}\\n  twin ${NETWORKS[0]} transfer-twin$`,
    );
    assert.throws(() => findNetwork(NETWORKS[0], results), isInputError(both));
    assert.equal(findNetwork(NETWORKS[0], results, 'twin').key, 'transfer-twin');
  });

  it('leaves a whole key that no study has to the store', () => {
    assert.deepEqual(findNetwork('e'.repeat(64), results), { key: 'e'.repeat(64) });
  });

  it('says what it looked among when it finds nothing', () => {
    const none = /^network: expected best, or the name or key of a network/;
    for (const text of ['nobody', '', '0123456', 'f'.repeat(63)]) {
      assert.throws(() => findNetwork(text, results), isInputError(none));
    }
    assert.throws(() => findNetwork(NETWORKS[1], results, 'twin'), isInputError(/of the study twin \(2 networks/));
    assert.throws(() => findNetwork('best', results, 'nix'), isInputError(/--study: .*\(sample, twin\), got nix/));
    assert.throws(() => findNetwork('best', join(folder, 'no.sqlite')), isInputError(/no network yet\), got best/));
  });
});

function isInputError(message: RegExp) {
  return (error: unknown) => error instanceof InputError && message.test(error.message);
}
