import type { FigureRequest } from './figure.js';

/** The subtitle: what was done with which networks of whom. */
export function describeNumbers({ source, conditions }: FigureRequest, facts: readonly string[]): string {
  const chosen = conditions.length === 0 ? [] : [`only ${conditions.join(' and ')}`];
  return [source, ...facts, ...chosen].join(' · ');
}

export const LOSS_DEFINITION =
  'Loss: double-softmax cross entropy on held-out images less that of a perfect network, log(1 + 1/e); 0 is perfect.';
