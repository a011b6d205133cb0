/** Native memory ran out. Another time or another machine may have more: worth a retry elsewhere. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
}

/** TensorFlow's status code doesn't reach JavaScript, its message does (core/framework/op_kernel.cc, BFC allocator). */
const MESSAGE = /OOM when allocating|RESOURCE_EXHAUSTED|failed to allocate memory/i;

/** Gives a failure of the native library its kind; other errors come back as they are. */
export function classifyNativeError(error: unknown): unknown {
  return error instanceof Error && MESSAGE.test(error.message)
    ? new OutOfMemoryError(`native memory ran out: ${error.message}`, { cause: error })
    : error;
}
