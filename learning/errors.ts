/** Failures of a training, by what the caller does: retry elsewhere, or give up. */
export { OutOfMemoryError } from './engine/out-of-memory-error.js';

/** A loss became NaN or infinite. The same training fails the same way again: not worth a retry. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(
    /** Both count from 1. */
    readonly epoch: number,
    readonly batch: number,
    /** Undefined when the very first loss was not finite. */
    readonly lastFiniteLoss: number | undefined,
  ) {
    super(
      `the loss is no longer finite in epoch ${epoch}, batch ${batch}; ` +
        `the last finite loss was ${lastFiniteLoss ?? 'none'}`,
    );
  }
}
