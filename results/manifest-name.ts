import type { StepKey } from '../study/step.js';

/** Of the manifest's file or object, within `steps`. */
export function nameManifest(key: StepKey): string {
  return `${key}.json`;
}

/** What a manifest’s name ends with once its step’s files were removed on purpose. */
export const REMOVED = '.removed';

/** The keys in such names; unfinished files and damaged manifests, which lie there too, have none. */
export function readKeys(names: readonly string[]): ReadonlySet<StepKey> {
  return new Set(names.map((name) => /^([^.]+)\.json$/.exec(name)?.[1]).filter((key) => key !== undefined));
}
