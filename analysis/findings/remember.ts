import type { Weights } from '../reduction.js';
import type { Quantity } from './finding.js';

/** Keeps the value of the last weights, by their identity: weights are never written to once they were asked with. */
export function rememberLast<T>(find: (weights: Weights) => T): (weights: Weights) => T {
  let last: { readonly weights: Weights; readonly value: T } | undefined;
  return (weights) => {
    if (last?.weights !== weights) last = { weights, value: find(weights) };
    return last.value;
  };
}

/** Replaces each quantity by one that is worked out once for the same weights, also where others are made of it. */
export function rememberAll(quantities: Record<string, Quantity>): void {
  for (const [name, quantity] of Object.entries(quantities)) quantities[name] = rememberLast(quantity);
}
