import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recommend, type Wish } from '../../../analysis/recommend/recommend.js';
import { listTied } from '../../../analysis/recommend/tell-apart.js';
import type { Target } from '../../../analysis/recommend/target.js';
import type { MeasuredNetwork, MeasuredStudy } from '../../../study/measured-study.js';
import { createStreams } from '../../../study/random-stream.js';
import { sampleMeasured, sampleStudy } from '../sample-study.js';

const ANYTHING: Target = {
  defocusAngstrom: null,
  doseElectronsPerSquareAngstrom: null,
  lattice: null,
  diameterAngstrom: null,
};

/** Three replicates from -10 to 10 nm whose median after transfer is this. */
function sampleSetting(loss: number, changes: Partial<MeasuredNetwork> = {}): readonly MeasuredNetwork[] {
  return [0.98, 1, 1.03].map((factor, replicate) =>
    sampleMeasured(
      [
        [0.1, 0.5, 0.4],
        [0.2, 0.6, loss * factor],
      ],
      { ...changes, replicate },
    ),
  );
}

const study = sampleStudy([
  ...sampleSetting(0.2, { freeze: 'encoder' }),
  ...sampleSetting(0.1),
  ...sampleSetting(0.101, { freeze: 'decoder' }),
  ...sampleSetting(0.05, { images: 512 }),
]);

function ask(studies: readonly MeasuredStudy[], wish: Partial<Wish>, seconds?: (network: MeasuredNetwork) => number) {
  const whole = { target: { ...ANYTHING, defocusAngstrom: 100 }, images: null, seconds: null, ...wish };
  return recommend(studies, whole, seconds ?? (() => undefined), createStreams(0)('test'));
}

describe('a recommendation', () => {
  it('ranks the settings within the images by their median loss on the target, with the networks behind it', () => {
    const [table] = ask([study], { images: 64 }).tables;
    assert.deepEqual(
      table.settings.map(({ rank, freeze, loss }) => [rank, freeze, loss]),
      [
        [1, 'none', 0.1],
        [2, 'decoder', 0.101],
        [3, 'encoder', 0.2],
      ],
    );
    const [first] = table.settings;
    assert.deepEqual(
      first.networks.map(({ after }) => after),
      [0.98, 1, 1.03].map((factor) => 0.1 * factor),
    );
    assert.ok(first.interval !== null && first.interval[0] <= 0.1 && first.interval[1] >= 0.1);
    assert.equal(first.before, 0.4);
    assert.ok(Math.abs((first.improvement ?? NaN) - 0.75) < 1e-12);
    // without the domain at 0 nm: of 0.2 and 0.1
    assert.ok(Math.abs((first.spread ?? NaN) - 0.05) < 1e-12);
  });

  it('marks what can not be told apart from the first', () => {
    const [table] = ask([study], { images: 64 }).tables;
    assert.deepEqual(
      table.settings.map(({ isTied }) => isTied),
      [true, true, false],
    );
  });

  it('takes the next number of images that was measured where none is as small, and says so', () => {
    const [table] = ask([study], { images: 10 }).tables;
    assert.equal(table.isBeyondImages, true);
    assert.deepEqual(table.measuredImages, [64, 512]);
    assert.deepEqual([...new Set(table.settings.map(({ images }) => images))], [64]);
  });

  it('leaves out what trains longer than there is time, and keeps what nobody timed', () => {
    const seconds = ({ freeze, images }: MeasuredNetwork) => (freeze === 'encoder' ? 30 : images === 64 ? 100 : NaN);
    const [table] = ask([study], { seconds: 60 }, seconds).tables;
    assert.deepEqual(
      table.settings.map(({ freeze, images, seconds: each }) => [freeze, images, each]),
      [
        ['none', 512, null],
        ['encoder', 64, 30],
      ],
    );
    assert.deepEqual([table.tooLong, table.shortestSeconds], [2, 100]);
  });

  it('uses the nearest domain that networks were trained for, and names the rest as nearby', () => {
    const other = sampleSetting(0.3, { source: '10nm', target: '-10nm' });
    const studies = [sampleStudy([...study.networks, ...other])];
    // 0 nm was measured, but nothing was trained for it
    const { tables, nearby } = ask(studies, { target: { ...ANYTHING, defocusAngstrom: 20, lattice: 'w_ZnS' } });
    assert.deepEqual(
      tables.map(({ domain }) => domain.name),
      ['10nm'],
    );
    assert.deepEqual(
      tables[0].departures.map(({ field }) => field),
      ['defocus', 'structure'],
    );
    assert.deepEqual(
      nearby.map(({ domain, networks }) => [domain.name, networks]),
      [['-10nm', 3]],
    );
  });

  it('takes a diameter within the measured range for measured, and a dose by its ratio', () => {
    const target = { ...ANYTHING, diameterAngstrom: 40, doseElectronsPerSquareAngstrom: 800 };
    const [table] = ask([study], { target }).tables;
    assert.deepEqual(table.departures, [{ field: 'dose', distance: 1 }]);
  });

  it('counts a mixture for each of its domains, by the images of it', () => {
    const mixture = [
      { domain: '10nm', images: 96 },
      { domain: '-10nm', images: 32 },
    ];
    const mixed = sampleMeasured(
      [
        [NaN, NaN, NaN],
        [0.3, NaN, 0.2],
      ],
      { kind: 'mixture', source: null, freeze: null, transferLearningRate: null, target: '-10nm', images: 32, mixture },
    );
    const [table] = ask([sampleStudy([mixed])], {}).tables;
    const [{ images, loss, before, improvement, spread }] = table.settings;
    assert.deepEqual([images, loss, before, improvement], [96, 0.2, null, null]);
    // of the two domains that are out of focus
    assert.ok(Math.abs((spread ?? NaN) - 0.05) < 1e-12);
  });

  it('never ranks losses of two studies of one’s own together', () => {
    const again = { ...study, name: 'again', networks: study.networks.map((each) => ({ ...each, study: 'again' })) };
    const { tables } = ask([study, again], {});
    assert.deepEqual(
      tables.map(({ studies }) => studies),
      [['sample'], ['again']],
    );
  });

  it('compares with what the pretraining alone gives, with and without images of the target', () => {
    const direct = sampleSetting(0.3, { source: '10nm', target: '-10nm' });
    const [table] = ask([sampleStudy([...study.networks, ...direct])], {}).tables;
    assert.deepEqual(
      table.references.map(({ kind, source, loss, pretrainings }) => [kind, source, loss, pretrainings]),
      [
        ['elsewhere', '-10nm', 0.4, 12],
        ['direct', '10nm', 0.4, 3],
      ],
    );
  });

  it('has nothing to say where no network was trained', () => {
    assert.deepEqual(ask([sampleStudy([])], {}).tables, []);
  });
});

describe('telling settings apart', () => {
  it('takes one of forty equal ones for worse in 5 % of the cases at most, with three networks each', () => {
    const streams = createStreams(7);
    const [random, cases] = [streams('losses'), 100];
    const draw = () => Array.from({ length: 3 }, () => 0.01 * Math.exp(0.05 * random.normal()));
    const wrong = Array.from({ length: cases }, (_, at) =>
      listTied(Array.from({ length: 40 }, draw), streams('limit', at)).includes(false),
    );
    // five are expected at most; twelve or more would come by chance in 1 of 200 series
    assert.ok(wrong.filter(Boolean).length < 12);
  });

  it('sees a difference that is far beyond the scatter, and none where each was trained once', () => {
    const random = createStreams(1)('limit');
    const far = [
      [0.01, 0.0101, 0.0102],
      [0.02, 0.0201, 0.0202],
    ];
    assert.deepEqual(listTied(far, random), [true, false]);
    assert.deepEqual(listTied([[0.01], [0.02]], random), [true, true]);
  });
});
