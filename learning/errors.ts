/** Failures of a training, by what the caller does: retry elsewhere, or give up. */
export { OutOfMemoryError } from './engine/out-of-memory-error.js';

/** A step of the optimizer; both count from 1. */
export interface TrainingStep {
  readonly epoch: number;
  readonly batch: number;
  /** Before the step; absent where an earlier process took it. */
  readonly loss?: number;
}

/** A loss became NaN or infinite. The same training fails the same way again: not worth a retry. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(
    /** Where the loss was not finite: in a step, or in the validation after that step. */
    readonly at: TrainingStep,
    /** The last step whose loss was finite; undefined when the very first one was not. */
    readonly lastFinite: TrainingStep | undefined,
    of = 'the loss',
  ) {
    const last = lastFinite === undefined ? 'there was no finite one' : `the last finite step was ${tell(lastFinite)}`;
    super(`${of} is no longer finite in ${tell({ epoch: at.epoch, batch: at.batch })}; ${last}`);
  }
}

function tell({ epoch, batch, loss }: TrainingStep): string {
  return `epoch ${epoch}, batch ${batch}${loss === undefined ? '' : ` with loss ${loss}`}`;
}
