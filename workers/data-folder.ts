import { join } from 'node:path';

/** Where things lie in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly results: string;
  readonly artifacts: string;
  readonly temporal: string;
  readonly logs: string;
  /** Who runs the embedded server now. */
  readonly lock: string;
}

export function layOutDataFolder(root: string): DataFolder {
  return {
    root,
    results: join(root, 'results.sqlite'),
    artifacts: join(root, 'artifacts'),
    temporal: join(root, 'temporal.db'),
    logs: join(root, 'logs'),
    lock: join(root, 'embedded.json'),
  };
}
