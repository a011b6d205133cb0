import type { ArtifactRef } from '../results/manifest.js';
import type { Split } from '../study/split.js';
import type { StepKey } from '../study/step.js';
import type { PublishedNode } from './graph.js';

/** Something whose lineage can be asked for. */
export type Thing =
  | { readonly kind: 'network'; readonly record: StepKey }
  | {
      readonly kind: 'value';
      readonly record: StepKey;
      readonly domain: string;
      /** Absent: both. */
      readonly phase?: 'before' | 'after';
    }
  | { readonly kind: 'cell'; readonly name: string; readonly records: readonly StepKey[] }
  | { readonly kind: 'step'; readonly key: StepKey }
  | { readonly kind: 'image'; readonly dataset: StepKey; readonly split: Split; readonly index: number }
  | ({ readonly kind: 'file'; readonly path?: string } & ArtifactRef)
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'study-file'; readonly sha256: string; readonly path?: string }
  | ({ readonly kind: 'published' } & Omit<PublishedNode, 'id' | 'unknown'>);
