import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COVERED_SHARE, scheduleFaults, VICTIMS, type Campaign, type Fault } from '../../../bench/campaign/schedule.js';

const CAMPAIGN: Campaign = {
  seed: 1,
  kills: 50,
  victims: ['train', 'simulate', 'store', 'server'],
  total: { datasets: 40, work: 10_000 },
};

describe('the schedule of a campaign', () => {
  it('is the same for the same seed, and another one for another', () => {
    assert.deepEqual(scheduleFaults(CAMPAIGN), scheduleFaults(CAMPAIGN));
    assert.notDeepEqual(scheduleFaults(CAMPAIGN), scheduleFaults({ ...CAMPAIGN, seed: 2 }));
  });

  it('hits all victims in turn', () => {
    const faults = scheduleFaults(CAMPAIGN);
    const counts = CAMPAIGN.victims.map((victim) => faults.filter((fault) => fault.victim === victim).length);
    assert.deepEqual(counts, [13, 13, 12, 12]);
  });

  it('has one kill in every equal part of the work, in no fixed order of victims', () => {
    for (let seed = 0; seed < 20; seed++) {
      const work = scheduleFaults({ ...CAMPAIGN, seed }).filter(({ measure }) => measure === 'work');
      work.forEach(({ after }, index) => {
        const part = (COVERED_SHARE * CAMPAIGN.total.work) / work.length;
        assert.ok(after >= Math.floor(index * part) && after < (index + 1) * part, `${after} in part ${index}`);
      });
    }
    const orders = [1, 2].map((seed) =>
      scheduleFaults({ ...CAMPAIGN, seed })
        .map(({ victim }) => victim)
        .join(),
    );
    assert.notEqual(orders[0], orders[1]);
  });

  it('kills the simulation worker every other time while datasets are made, before the last one is finished', () => {
    const simulations = scheduleFaults(CAMPAIGN).filter(({ victim }) => victim === 'simulate');
    const early = simulations.filter(({ measure }) => measure === 'datasets');
    assert.equal(early.length, 7);
    for (const { after } of early) assert.ok(after < CAMPAIGN.total.datasets);
    assert.equal(simulations.length - early.length, 6);
  });

  it('leaves no kill for the end, however little there is to do', () => {
    const faults = scheduleFaults({ ...CAMPAIGN, victims: VICTIMS, total: { datasets: 1, work: 2 } });
    const isBeforeTheEnd = ({ measure, after }: Fault) => after < (measure === 'work' ? 2 : 1);
    assert.ok(faults.every(isBeforeTheEnd));
  });
});
