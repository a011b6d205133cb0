import { renderTable } from '../../cli/render-table.js';
import { FREEZE_OPTIONS, type Freeze, type Precision } from '../../study/recipe.js';
import { say, type AtEnd } from '../command.js';
import { runInTurns } from './rows.js';
import { startSide, type Side, type Surroundings } from './sides.js';
import { FREEZING_SECONDS, nameWork, type Work } from './work.js';

/** How long our training step takes with a part of the network frozen; a median. */
export interface FreezingRow {
  readonly pixels: number;
  readonly batch: number;
  readonly baseFilters: number;
  readonly precision: Precision;
  readonly freeze: Freeze;
  readonly millisecondsPerStep: number;
  /** Of the step with nothing frozen. */
  readonly shareOfFull: number;
}

/** The compiled step with all options of freezing, in turns. */
export async function measureFreezing(
  work: Work,
  surroundings: Surroundings,
  atEnd: AtEnd,
): Promise<readonly FreezingRow[]> {
  const kind = { engine: 'compiled', precision: 'float32' } as const;
  const sides: Side[] = [];
  for (const freeze of FREEZE_OPTIONS) {
    const side = startSide(kind, work, { ...surroundings, freeze });
    atEnd(side.stop);
    await side.prepare('train');
    sides.push(side);
  }
  const deadline = performance.now() + 1000 * FREEZING_SECONDS;
  const measurements = await runInTurns(sides, work, 'train', () => performance.now() > deadline);
  for (const side of sides) side.stop();
  const { precision } = kind;
  const rows = createFreezingRows(work, precision, measurements);
  for (const { freeze, shareOfFull } of rows) {
    say(`${nameWork(work)} train: with ${freeze} frozen ${shareOfFull.toFixed(2)} of the full step`);
  }
  return rows;
}

/** @param measurements one an option of freezing, in their order */
export function createFreezingRows(
  { pixels, batch, baseFilters }: Work,
  precision: Precision,
  measurements: readonly { readonly imagesPerSecond: number }[],
): readonly FreezingRow[] {
  const steps = measurements.map(({ imagesPerSecond }) => (1000 * batch) / imagesPerSecond);
  const full = steps[FREEZE_OPTIONS.indexOf('none')];
  return FREEZE_OPTIONS.map((freeze, index) => {
    const millisecondsPerStep = steps[index];
    return {
      pixels,
      batch,
      baseFilters,
      precision,
      freeze,
      millisecondsPerStep,
      shareOfFull: millisecondsPerStep / full,
    };
  });
}

export function renderFreezing(rows: readonly FreezingRow[]): string {
  return renderTable(
    ['frozen'],
    ['pixels', 'batch', 'filters', 'ms / step', '× full'],
    rows.map(({ freeze, pixels, batch, baseFilters, millisecondsPerStep, shareOfFull }) => [
      freeze,
      ...[pixels, batch, baseFilters].map(String),
      millisecondsPerStep.toFixed(0),
      shareOfFull.toFixed(2),
    ]),
  );
}
