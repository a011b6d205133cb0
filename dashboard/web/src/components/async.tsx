import type { ComponentChildren } from 'preact';
import type { Loaded } from '../api.js';

/** What was loaded, or why not. While something newer loads the older one stays. */
export function Show<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  if (of.problem !== undefined)
    return (
      <p class="note bad" role="alert">
        {of.problem}
      </p>
    );
  if (of.value === undefined)
    return (
      <p class="quiet" role="status">
        loading …
      </p>
    );
  return <div aria-busy={of.isLoading}>{children(of.value)}</div>;
}
