import type { Precision } from '../../study/recipe.js';
import { nameKind, type Preparation, type SideKind } from './sides.js';

/** Between engines at the same weights and images, over the steps of the warm-up. */
const MOST_RELATIVE_DIFFERENCE = { float32: 1e-3, bfloat16: 3e-2 } as const satisfies Record<Precision, number>;

export interface PreparedSide extends Preparation {
  readonly kind: SideKind;
}

/**
 * What is wrong with a comparison, a sentence each: networks that differ in size, or, among ours, steps that don't do the
 * same. PyTorch draws other weights.
 * @param parameters that the network has
 */
export function findDisagreements(sides: readonly PreparedSide[], parameters: number): readonly string[] {
  const sizes = sides
    .filter((side) => side.parameters !== parameters)
    .map((side) => `${nameKind(side.kind)} has ${side.parameters} parameters, expected ${parameters}.`);
  const reference = sides.find(({ kind }) => kind.engine === 'tfjs');
  const values = sides.flatMap(({ kind, values }) => {
    if (reference === undefined || kind.engine === 'torch') return [];
    const difference = findDifference(values, reference.values);
    if (difference <= MOST_RELATIVE_DIFFERENCE[kind.precision]) return [];
    return [`${nameKind(kind)} gave ${values.join(', ')}, plain tfjs ${reference.values.join(', ')}.`];
  });
  return [...sizes, ...values];
}

/** The largest; NaN agrees with nothing. */
function findDifference(values: readonly number[], reference: readonly number[]): number {
  if (values.length !== reference.length) return NaN;
  return Math.max(...values.map((value, index) => Math.abs(value / reference[index] - 1)));
}

/** A way of PyTorch that is so much slower than the best one in the warm-up is not measured further. */
const HOPELESS_RATIO = 1.5;

/** Whether the side can still be the best of its engine and precision. */
export function isInTheRunning({ kind, stepSeconds }: PreparedSide, sides: readonly PreparedSide[]): boolean {
  const rivals = sides.filter((side) => side.kind.engine === kind.engine && side.kind.precision === kind.precision);
  return stepSeconds <= HOPELESS_RATIO * Math.min(...rivals.map((rival) => rival.stepSeconds));
}

const OUT_OF_REACH_RATIO = 10;

/** Whether another precision of the same engine is so much faster that this one needs no more than a step. */
export function isOutOfReach({ kind, stepSeconds }: PreparedSide, sides: readonly PreparedSide[]): boolean {
  const others = sides.filter((side) => side.kind.engine === kind.engine);
  return stepSeconds > OUT_OF_REACH_RATIO * Math.min(...others.map((other) => other.stepSeconds));
}
