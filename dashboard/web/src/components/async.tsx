import type { ComponentChildren } from 'preact';
import type { Loaded } from '../api.js';

/** What was loaded, and why there is nothing newer. */
export function Show<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      {of.problem !== undefined && <Problem>{of.problem}</Problem>}
      {of.value !== undefined && <div aria-busy={of.isLoading}>{children(of.value)}</div>}
      {of.value === undefined && of.problem === undefined && <Loading />}
    </>
  );
}

export function Problem({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="note bad" role="alert">
      {children}
    </p>
  );
}

export function Loading() {
  return (
    <p class="quiet" role="status">
      loading …
    </p>
  );
}
