import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { chooseTrainings } from '../../cli/choose-trainings.js';
import { parseStudy } from '../../study/parse-study.js';

const MACHINE = { cores: 4, memoryBytes: 24 * 2 ** 30 };

describe('trainings at once on the CPU', () => {
  const read = (name: string) =>
    parseStudy(readFileSync(new URL(`../../../configs/${name}.yaml`, import.meta.url), 'utf8'), name);

  it('are as many as there are cores for small networks, and memory', () => {
    assert.equal(chooseTrainings(read('desk/noise'), MACHINE), 4);
    assert.equal(chooseTrainings(read('desk/noise'), { ...MACHINE, memoryBytes: 5 * 2 ** 30 }), 2);
    assert.equal(chooseTrainings(read('desk/noise'), { ...MACHINE, memoryBytes: 2 ** 30 }), 1);
  });

  it('are one at a time for those of the paper', () => {
    assert.equal(chooseTrainings(read('paper/noise'), MACHINE), 1);
  });
});
