import { tf } from './tensorflow.js';

/** Runs the body and frees the tensors made in it, unless they were kept. `tf.tidy` for results that are no tensors. */
export function inScope<T>(body: () => T): T {
  tf.engine().startScope();
  try {
    return body();
  } finally {
    tf.engine().endScope();
  }
}
