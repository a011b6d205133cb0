/** A value in a tree of JSON, under the way to it: `epochs.0.validation.loss`. */
export type Leaves = ReadonlyMap<string, unknown>;

export function flatten(value: unknown, path = ''): Leaves {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const entries = Object.entries(value).flatMap(([name, member]) => [
    ...flatten(member, path === '' ? name : `${path}.${name}`),
  ]);
  return new Map(entries);
}

export interface LeafDifference {
  readonly path: string;
  /** Undefined where it is only there. */
  readonly expected: unknown;
  readonly got: unknown;
}

/** All values that are not exactly equal. */
export function listLeafDifferences(expected: unknown, got: unknown): readonly LeafDifference[] {
  const [before, now] = [flatten(expected), flatten(got)];
  const paths = [...new Set([...before.keys(), ...now.keys()])];
  return paths.flatMap((path) => {
    const difference = { path, expected: before.get(path), got: now.get(path) };
    return Object.is(difference.expected, difference.got) ? [] : [difference];
  });
}
