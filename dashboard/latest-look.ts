/** One look at a time for all that want one. */
export interface LatestLook<T> {
  /** A new one, or the one that is under way. */
  look(): Promise<T>;
  /** The last one where it isn't older than that, else a new one. */
  recent(oldestMs: number): Promise<T>;
}

export function createLatestLook<T>(source: { look(): Promise<T> }): LatestLook<T> {
  let underWay: Promise<T> | undefined;
  let last: { readonly value: T; readonly atMs: number } | undefined;
  const look = () => {
    underWay ??= source
      .look()
      .then((value) => {
        last = { value, atMs: Date.now() };
        return value;
      })
      .finally(() => (underWay = undefined));
    return underWay;
  };
  return {
    look,
    recent: (oldestMs) =>
      last !== undefined && Date.now() - last.atMs <= oldestMs ? Promise.resolve(last.value) : look(),
  };
}
