import type { MeasureName } from '../../analysis/measure.js';

export interface ResultView {
  readonly title: string;
  /** Side by side. */
  readonly panes: readonly MeasureName[];
  /** Panes whose colours have the same ends. */
  readonly shared: readonly MeasureName[];
}

/** What the page of results shows together. */
export const RESULT_VIEWS = {
  loss: {
    title: 'Loss on the target',
    panes: ['target-loss-before', 'target-loss-after', 'target-loss-shift'],
    shared: ['target-loss-before', 'target-loss-after'],
  },
  spread: {
    title: 'Spread over domains',
    panes: ['spread-of-reduced-before', 'spread-of-reduced-after', 'spread-of-reduced-shift'],
    shared: ['spread-of-reduced-before', 'spread-of-reduced-after'],
  },
  'network-spread': {
    title: 'Spread of each network',
    panes: ['spread-per-network-before', 'spread-per-network-after'],
    shared: ['spread-per-network-before', 'spread-per-network-after'],
  },
  gaps: {
    title: 'Gap between domains',
    panes: ['loss-gap-ood-before', 'loss-gap-ood-after'],
    shared: ['loss-gap-ood-before', 'loss-gap-ood-after'],
  },
  'training-gap': {
    title: 'Gap to training images',
    panes: ['loss-gap-id'],
    shared: [],
  },
  forgetting: { title: 'Forgetting on the source', panes: ['forgetting'], shared: [] },
  improved: { title: 'Share improved', panes: ['share-improved'], shared: [] },
} as const satisfies Record<string, ResultView>;

export type ResultViewName = keyof typeof RESULT_VIEWS;
export const RESULT_VIEW_NAMES = Object.keys(RESULT_VIEWS) as readonly ResultViewName[];

export function chooseView(text: string | null): ResultViewName {
  return RESULT_VIEW_NAMES.find((name) => name === text) ?? 'loss';
}
