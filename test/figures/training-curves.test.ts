import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseLineStyle, drawTrainingCurves, type TrainingLine } from '../../figures/training-curves.js';

describe('curves of a training', () => {
  const draw = (lines: readonly TrainingLine[], learningRates?: readonly number[]) =>
    drawTrainingCurves({
      ...{ title: 'Losses', subtitle: '', description: 'Losses by epoch', legend: [] },
      stages: [{ title: 'First <training>', lines, ...(learningRates && { learningRates }) }],
    });
  const line = (losses: readonly (number | null)[]): TrainingLine => ({ name: 'a', losses, ...chooseLineStyle(0) });
  const paths = (svg: string) => [...svg.matchAll(/<path d="(M[^"]*L[^"]*)" fill="none"/g)].map(([, points]) => points);

  it('have a point for each epoch that was measured, and a circle at the best one', () => {
    const svg = draw([{ ...line([0.4, null, 0.2, 0.3]), bestEpoch: 3 }]);
    assert.equal(paths(svg)[0].split('L').length, 3);
    const [, x, y] = /<circle cx="([\d.]+)" cy="([\d.]+)"/.exec(svg) ?? [];
    assert.equal(paths(svg)[0].split('L')[1], `${x} ${y}`);
    assert.doesNotMatch(svg, /<training>/);
  });

  it('fall where losses fall, and stay within their frame where one is far above the others', () => {
    const [path] = paths(draw([line([1e6, 0.3, 0.2, ...Array.from({ length: 20 }, () => 0.1)])]));
    const heights = path
      .slice(1)
      .split('L')
      .map((point) => Number(point.split(' ')[1]));
    assert.ok(heights[1] < heights[2] && heights[2] < heights[3]);
    assert.ok(heights[0] <= heights[1] && heights[0] > 0);
  });

  it('stand above their learning rates where these are known', () => {
    assert.equal(paths(draw([line([0.2, 0.1])])).length, 1);
    assert.equal(paths(draw([line([0.2, 0.1])], [1e-3, 1e-4])).length, 2);
  });
});
