import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { RankedSetting } from '../../../analysis/recommend/rank-settings.js';
import { renderRanking } from '../../../cli/recommend/render-ranking.js';

function sampleRanked(changes: Partial<RankedSetting>): RankedSetting {
  return {
    study: 'sample',
    kind: 'transfer',
    source: 'spinel_Fe3O4_small',
    freeze: 'decoder',
    pretrainLearningRate: 1e-3,
    transferLearningRate: 1e-4,
    mixture: null,
    images: 64,
    rank: 1,
    isTied: true,
    loss: 0.0123,
    interval: [0.012, 0.0131],
    before: 0.1,
    improvement: 0.877,
    spread: 0.05,
    seconds: 125,
    networks: [],
    ...changes,
  };
}

const mixture = [
  { domain: 'focus@-10nm', images: 96 },
  { domain: 'focus@5nm', images: 32 },
];
const settings = [
  sampleRanked({}),
  sampleRanked({ rank: 2, freeze: null, transferLearningRate: null, source: null, mixture, improvement: null }),
  sampleRanked({ rank: 3, isTied: false, images: 128, improvement: -0.1 }),
];

describe('the ranking as a table', () => {
  const render = (width: number, of = settings) => renderRanking(of, width).map(stripVTControlCharacters).join('\n');

  it('leaves columns out until it fits the width, the loss never', () => {
    for (const width of [80, 120]) {
      for (const line of render(width).split('\n')) assert.ok(line.trimEnd().length <= width, line);
    }
    assert.doesNotMatch(render(80), /before/);
    assert.match(render(140), /before +gain +OOD +training/);
  });

  it('marks equals of the first, names mixtures as results do, and shows a loss that grew as such', () => {
    const text = render(140);
    assert.match(text, /2≈ +-10nm:96\+5nm:32 +mixture +1e-3 /);
    assert.match(text, /3 {4}.* −10 % /);
  });

  it('says once what all settings have in common', () => {
    const same = [settings[0], sampleRanked({ rank: 2, source: 'w_ZnS_small' })];
    assert.match(render(80, same), /loss +95 %/);
    assert.match(render(80, same), /all: freeze decoder; rates 1e-3 1e-4; images 64; n 0/);
  });
});
