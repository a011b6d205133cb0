const MOST_AT_ONCE = 8;

/** Eight at a time. @throws the signal's reason */
export async function forEachAtOnce<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += MOST_AT_ONCE) {
    signal?.throwIfAborted();
    await Promise.all(items.slice(first, first + MOST_AT_ONCE).map(work));
  }
}
