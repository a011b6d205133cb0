import type { Holder } from './lock.js';

/** Another living process serves the data folder. */
export class DataFolderHeldError extends Error {
  override readonly name = 'DataFolderHeldError';

  constructor(readonly holder: Holder) {
    super(`process ${holder.pid} is running a study in this data folder`);
  }
}
