import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';

export type QueryChanges = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Query {
  get(name: string): string | null;
  all(name: string): readonly string[];
  /** The address of this page with other values; undefined takes one out. */
  with(changes: QueryChanges): string;
  /** Goes there, in the place of this entry of the browser’s history. */
  change(changes: QueryChanges): void;
}

/** What the address says of the page’s state. */
export function useQuery(): Query {
  const { url, path, route } = useLocation();
  return useMemo(() => {
    const parameters = new URL(url, location.origin).searchParams;
    const writeAddress = (changes: QueryChanges) => {
      const next = new URLSearchParams(parameters);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const each of typeof value === 'string' ? [value] : (value ?? [])) next.append(name, each);
      }
      const text = next.toString();
      return text === '' ? path : `${path}?${text}`;
    };
    return {
      get: (name) => parameters.get(name),
      all: (name) => parameters.getAll(name),
      with: writeAddress,
      change: (changes) => route(writeAddress(changes), true),
    };
  }, [url, path]);
}
