/** A node of a JSON-LD graph, flat: what it refers to stands beside it. */
export type Entity = Readonly<Record<string, unknown>> & { readonly '@id': string };

export interface Reference {
  readonly '@id': string;
}

export function refer(id: string): Reference {
  return { '@id': id };
}

/** As RO-Crate asks for: one reference alone, several as a list, none as nothing. */
export function referAll(ids: readonly string[]): Reference | readonly Reference[] | undefined {
  return ids.length === 1 ? refer(ids[0]) : ids.length === 0 ? undefined : ids.map(refer);
}

/** ISO 8601 with an offset, as the crates’ profiles write times. */
export function writeTime(utc: string): string {
  return utc.replace(/Z$/, '+00:00');
}
