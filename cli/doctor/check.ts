/** One line of `doctor`. */
export interface Check {
  readonly group: string;
  readonly name: string;
  /** `fact` is neither good nor bad: it is there to be read. */
  readonly state: 'ok' | 'missing' | 'fact';
  readonly value: string;
  /** What to do about it; with `missing` only. */
  readonly remedy?: string;
}

/** A group's checks in the order given: `[name, state, value, remedy?]`. */
export function createGroup(
  group: string,
  lines: readonly (readonly [name: string, state: Check['state'], value: string, remedy?: string])[],
): readonly Check[] {
  return lines.map(([name, state, value, remedy]) => ({ group, name, state, value, ...(remedy && { remedy }) }));
}
