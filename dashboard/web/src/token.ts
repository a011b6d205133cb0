const KEY = 'hrtem-token';

/**
 * The token that allows changes: in the fragment of the address that the command has printed, which no server ever sees.
 * It is taken out of the address and kept as long as the tab.
 */
export function takeToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return;
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
}

/** Undefined where the page was opened without it: then it can be read only. */
export function maybeToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}
