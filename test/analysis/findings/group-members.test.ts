import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCorpus } from '../../../analysis/findings/corpus.js';
import { listOfPair, listOfSource } from '../../../analysis/findings/group-members.js';
import { sampleGrid } from '../../figures/sample-corpora.js';
import { sampleDomains } from '../sample-study.js';

const [part] = createCorpus([sampleGrid(sampleDomains([-100, 0, 50]))]).parts;

describe('networks of a pair', () => {
  it('are those of its source and its target, in their order', () => {
    for (const source of [0, 1, 2]) {
      const ofSource = part.members.filter(({ sourcePlace }) => sourcePlace === source);
      assert.equal(ofSource.length, 4);
      assert.deepEqual(listOfSource(part, source), ofSource);
      for (const target of [0, 1, 2]) {
        const ofPair = ofSource.filter(({ targetPlace }) => targetPlace === target);
        assert.equal(ofPair.length, source === target ? 0 : 2);
        assert.deepEqual(listOfPair(part, source, target), ofPair);
      }
    }
  });

  it('are none of domains that are not there, and never those of another list', () => {
    assert.deepEqual(listOfSource(part, 7), []);
    assert.deepEqual(listOfPair(part, -1, 0), []);
    const less = { ...part, members: part.members.slice(1) };
    assert.equal(listOfPair(less, 0, 1).length, listOfPair(part, 0, 1).length - 1);
  });
});
