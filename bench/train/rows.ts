import { median } from '../median.js';
import type { Engine } from './runner.js';
import type { Side, SideKind, Unit } from './sides.js';
import { FEWEST_RUNS, type Pass, type Work } from './work.js';

/** One of ours at one size, as it is reported; times are medians. */
export interface Row {
  readonly pixels: number;
  readonly batch: number;
  readonly baseFilters: number;
  readonly pass: Pass;
  readonly engine: Engine;
  readonly precision: string;
  readonly imagesPerSecond: number;
  /** Most memory that the process of this engine held. */
  readonly peakBytes: number;
  /** How many times as fast as PyTorch's best way at this precision; null without PyTorch. */
  readonly ratioToTorch?: number | null;
  /** How many times as fast as plain tfjs in float32. */
  readonly ratioToTfjs: number;
}

/** One side at one size and pass. */
export interface Measurement {
  readonly work: Work;
  readonly pass: Pass;
  readonly kind: SideKind;
  readonly imagesPerSecond: number;
  readonly peakBytes: number;
}

/** A side that takes part. */
export type Contestant = Pick<Side, 'kind' | 'runUnit'> & {
  /** So much slower than all others that one step of the first turn is enough. */
  readonly isOutOfReach?: boolean;
};

/**
 * Sides in turns, A, B, C, A, B, C, …: what else the machine does meanwhile falls on all. Ends early, after whole turns, when
 * time is up.
 */
export async function runInTurns(
  sides: readonly Contestant[],
  work: Work,
  pass: Pass,
  isTimeUp: () => boolean,
): Promise<readonly Measurement[]> {
  const units = sides.map(() => new Array<Unit>());
  for (let run = 0; run < work.runs; run++) {
    if (run >= FEWEST_RUNS && isTimeUp()) break;
    for (const [index, side] of sides.entries()) {
      if (run > 0 && side.isOutOfReach) continue;
      units[index].push(await side.runUnit(stepsInUnit(side, work)));
    }
  }
  return sides.map((side, index) => {
    return { work, pass, kind: side.kind, ...summarize(work.batch * stepsInUnit(side, work), units[index]) };
  });
}

function stepsInUnit({ isOutOfReach }: Contestant, work: Work): number {
  return isOutOfReach ? 1 : work.stepsInUnit;
}

function summarize(imagesInUnit: number, units: readonly Unit[]) {
  return {
    imagesPerSecond: imagesInUnit / median(units.map(({ seconds }) => seconds)),
    peakBytes: Math.max(...units.map(({ peakBytes }) => peakBytes)),
  };
}

/** @param measurements of one size and pass, plain tfjs among them */
export function createRows(measurements: readonly Measurement[]): readonly Row[] {
  const tfjs = findFastest(measurements, 'tfjs', 'float32');
  if (tfjs === undefined) throw new RangeError('expected a measurement of plain tfjs, got none');
  return measurements.flatMap(({ work, pass, kind: { engine, precision }, imagesPerSecond, peakBytes }) => {
    if (engine === 'torch') return [];
    const torch = findFastest(measurements, 'torch', precision);
    const ratioToTorch = torch === undefined ? null : imagesPerSecond / torch.imagesPerSecond;
    const { pixels, batch, baseFilters } = work;
    return [
      {
        pixels,
        batch,
        baseFilters,
        pass,
        engine,
        precision,
        imagesPerSecond,
        peakBytes,
        ...(engine === 'compiled' && { ratioToTorch }),
        ratioToTfjs: imagesPerSecond / tfjs.imagesPerSecond,
      },
    ];
  });
}

function findFastest(
  measurements: readonly Measurement[],
  engine: SideKind['engine'],
  precision: string,
): Measurement | undefined {
  return measurements
    .filter(({ kind }) => kind.engine === engine && kind.precision === precision)
    .sort((a, b) => b.imagesPerSecond - a.imagesPerSecond)[0];
}
