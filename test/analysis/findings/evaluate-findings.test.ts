import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CLAIMS } from '../../../analysis/findings/claims.js';
import { createCorpus } from '../../../analysis/findings/corpus.js';
import { evaluateFindings } from '../../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../../analysis/findings/findings.js';
import type { MeasuredNetwork, MeasuredStudy } from '../../../study/measured-study.js';
import { createStreams } from '../../../study/random-stream.js';
import { sampleMeasured, sampleStudy } from '../sample-study.js';

describe('findings in a study of one’s own', () => {
  it('hold where they hold in nearly all resamples', () => {
    const { verdict, support, reason } = askFreezing(createStudy({ none: 1, decoder: 1.02, encoder: 1.1 }, 1e-4));
    assert.deepEqual([verdict, support], ['holds', 1]);
    assert.equal(reason, '5 of 5 tests hold; in 100 % of the resamples all hold');
  });

  it('don’t hold where they do in nearly none', () => {
    const { verdict, statistic } = askFreezing(createStudy({ none: 1, decoder: 1.3, encoder: 1.1 }, 1e-4));
    assert.equal(verdict, 'does not hold');
    assert.ok(statistic !== null && Math.abs(statistic - 1.1) < 1e-3);
  });

  it('can’t be told where chance decides', () => {
    const { verdict, support } = askFreezing(createStudy({ none: 1, decoder: 1.02, encoder: 1.1 }, 0.2));
    assert.equal(verdict, "can't tell");
    assert.ok(support !== null && support < 0.95, String(support));
  });

  it('can’t be told where a setting has one replicate, whatever the numbers say', () => {
    const study = createStudy({ none: 1, decoder: 1.02, encoder: 1.1 }, 1e-4);
    const alone = { ...study, networks: study.networks.filter(({ replicate }) => replicate === 0) };
    const { verdict, reason, interval } = askFreezing(alone);
    assert.deepEqual([verdict, interval], ["can't tell", null]);
    assert.match(reason, /no second replicate/);
  });

  it('can’t be told where two factors differ at once', () => {
    const study = createStudy({ none: 1, decoder: 1.02, encoder: 1.1 }, 1e-4);
    const domains = study.domains.map((domain, at) => ({ ...domain, doseElectronsPerSquareAngstrom: 100 * (at + 1) }));
    const { verdict, reason } = askFreezing({ ...study, domains });
    assert.deepEqual([verdict, reason], ["can't tell", 'there is no defocus that alone differs between the domains']);
  });

  it('are asked of a study without networks too', () => {
    const empty = createCorpus([sampleStudy([])]);
    for (const [findings, claims] of [
      [FINDINGS, false],
      [CLAIMS, true],
    ] as const) {
      for (const { verdict, statistic } of evaluateFindings(findings, empty, createStreams(0)('test'), claims)) {
        assert.deepEqual([verdict, statistic], ["can't tell", null]);
      }
    }
  });
});

function askFreezing(study: MeasuredStudy) {
  const findings = evaluateFindings(FINDINGS, createCorpus([study]), createStreams(0)('test'), false);
  const freezing = findings.find(({ id }) => id === 'freezing');
  assert.ok(freezing);
  return freezing;
}

/** Six replicates of each way of freezing, whose losses differ by chance as much as `noise`. */
function createStudy(losses: Readonly<Record<'none' | 'encoder' | 'decoder', number>>, noise: number): MeasuredStudy {
  const random = createStreams(5)('networks');
  const networks = (['none', 'encoder', 'decoder'] as const).flatMap((freeze) =>
    [0, 1, 2, 3, 4, 5].map((replicate): MeasuredNetwork => {
      const loss = losses[freeze] + noise * random.normal();
      return sampleMeasured(
        [
          [1, 3, 2],
          [1, 3, loss],
        ],
        { freeze, replicate },
      );
    }),
  );
  return sampleStudy(networks);
}
