import { join } from 'node:path';

/** Where things lie in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly results: string;
  readonly artifacts: string;
  /** Copies of artifacts that lie elsewhere; may be deleted while no run is going on. */
  readonly artifactCache: string;
  /** Says where, if not in the data folder. */
  readonly artifactLocation: string;
  readonly temporal: string;
  readonly logs: string;
  /** Room that `clean` gives up first where the disk is full. */
  readonly reserve: string;
  /** Who runs the embedded server now. */
  readonly lock: string;
}

export function layOutDataFolder(root: string): DataFolder {
  return {
    root,
    results: join(root, 'results.sqlite'),
    artifacts: join(root, 'artifacts'),
    artifactCache: join(root, 'artifact-cache'),
    artifactLocation: join(root, 'artifact-location'),
    temporal: join(root, 'temporal.db'),
    logs: join(root, 'logs'),
    reserve: join(root, 'reserve'),
    lock: join(root, 'embedded.json'),
  };
}
