import type { RandomStream } from '../../study/random.js';
import { createStreams } from '../../study/random-stream.js';
import type { ManifestKind } from '../../results/manifest.js';
import type { StepKey } from '../../study/step.js';

/** A finished step that can be run again. */
export interface Candidate {
  readonly key: StepKey;
  readonly kind: ManifestKind;
}

/**
 * Draws that many steps, or all where there are fewer. The kinds take turns, in an order that is drawn as well, and within a
 * kind every step is as likely: of a large study a plain draw would hardly ever see a dataset.
 */
export function drawSteps(candidates: readonly Candidate[], sample: number, seed: number): readonly Candidate[] {
  const streams = createStreams(seed);
  const kinds = shuffle([...new Set(candidates.map(({ kind }) => kind))].sort(), streams('verify', 'kinds'));
  const queues = kinds.map((kind) => {
    const ofKind = candidates.filter((candidate) => candidate.kind === kind);
    // the order in which a store lists them is no part of the draw
    const sorted = ofKind.sort((a, b) => (a.key < b.key ? -1 : 1));
    return shuffle(sorted, streams('verify', kind));
  });
  const drawn: Candidate[] = [];
  for (let turn = 0; drawn.length < Math.min(sample, candidates.length); turn++) {
    const next = queues[turn % queues.length]?.pop();
    if (next !== undefined) drawn.push(next);
  }
  return drawn;
}

/** Fisher and Yates; every order is as likely. */
function shuffle<T>(items: readonly T[], random: RandomStream): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled;
}
