/** Of the time that passes, what loading may take at most. */
const SHARE = 1 / 20;

/** Gives what was loaded last, and loads it anew when that has become old; what takes long becomes old later. */
export function rememberSlowly<T>(load: () => Promise<T>, shortestMs: number): () => Promise<T> {
  let last: { readonly value: T; readonly untilMs: number } | undefined;
  return async () => {
    if (last !== undefined && Date.now() < last.untilMs) return last.value;
    const startedMs = Date.now();
    const value = await load();
    const tookMs = Date.now() - startedMs;
    last = { value, untilMs: Date.now() + Math.max(shortestMs, tookMs / SHARE) };
    return value;
  };
}
