import type { Manifest, ManifestKind } from './manifest.js';
import type { StepKey } from '../study/step.js';

/** A finished step without what came out of it: what its key is the hash of, when and where it was computed. */
export interface ComputedStep {
  readonly key: StepKey;
  readonly kind: ManifestKind | 'record';
  readonly identity: unknown;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly device: string;
}

export function toComputedStep({ key, kind, identity, startedAt, durationMs, environment }: Manifest): ComputedStep {
  return { key, kind, identity, startedAt, durationMs, device: environment.device };
}
