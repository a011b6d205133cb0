import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { targetBranch, targetNetwork } from '../../../cli/control/find-planned.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { SMALL_STUDY } from '../run-command.js';

/** Two pretrainings of 252 networks each, which is more than a group holds. */
const text = readFileSync(SMALL_STUDY, 'utf8')
  .replace('freeze: encoder, replicates: 1', 'freeze: [none, encoder], replicates: 2')
  .replace(
    'transfer: { images: 16,',
    `transfer: { images: [${Array.from({ length: 126 }, (_, n) => n + 8).join(', ')}],`,
  );
const plan = planStudy(parseStudy(text, SMALL_STUDY));
const second = plan.networks[251];

describe('what a person wants to cancel', () => {
  it('is a network by its name, with an arrow as it can be typed', () => {
    assert.equal(plan.groups.length, 4);
    const expected = { kind: 'network', group: 'group-1', network: second.identity.id };
    assert.deepEqual(targetNetwork(plan, second.identity.id), expected);
    assert.deepEqual(targetNetwork(plan, second.identity.id.replace('→', '->')), expected);
  });

  it('is a network by the first digits of a key of its own', () => {
    const { identity, steps } = second;
    for (const key of [steps.transfer ?? '', steps.record]) {
      assert.deepEqual(targetNetwork(plan, key.slice(0, 10)), {
        kind: 'network',
        group: 'group-1',
        network: identity.id,
      });
    }
  });

  it('is all groups of a pretraining, by a network of it or by its key', () => {
    const expected = { kind: 'groups', groups: ['group-0', 'group-1'] };
    assert.deepEqual(targetBranch(plan, second.identity.id), expected);
    assert.deepEqual(targetBranch(plan, second.steps.pretrain.slice(0, 10)), expected);
  });

  it('is one network as a branch where each has its own pretraining', () => {
    const own = planStudy(parseStudy(`${text}\npretraining: independent`, SMALL_STUDY));
    const { identity, steps, group } = own.networks[251];
    const expected = { kind: 'network', group: `group-${group}`, network: identity.id };
    assert.deepEqual(targetBranch(own, identity.id), expected);
    assert.deepEqual(targetBranch(own, steps.pretrain.slice(0, 10)), expected);
  });

  it('is said to be wrong when the study has no such network', () => {
    assert.throws(() => targetNetwork(plan, 'under→over/nothing'), {
      name: 'InputError',
      message: /^--network: expected a network of small, got under→over\/nothing \(its names are as under→over\//,
    });
    assert.throws(() => targetBranch(plan, ''), /--branch: expected a network of small, got nothing/);
  });
});
