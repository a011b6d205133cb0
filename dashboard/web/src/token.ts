import type { Access } from '../../guard.js';

const KEY = 'hrtem-token';

/**
 * The token that allows changes: in the fragment of the address that the command has printed, which no server ever sees.
 * It is taken out of the address and kept for all tabs of this server.
 */
export function takeToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return;
  localStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
}

/** Undefined where the page was opened without it: then it can be read only. */
export function maybeToken(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined;
}

/** As a header of a request. */
export function authorize(): Readonly<Record<string, string>> {
  const token = maybeToken();
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Forgets a token of a server that has ended since. Resolves to whether it did. */
export async function dropDeadToken(): Promise<boolean> {
  const asked = maybeToken();
  if (asked === undefined) return false;
  try {
    const response = await fetch('/api/access', { headers: authorize() });
    const { mayChange } = (await response.json()) as Access;
    // another tab may have got a new one meanwhile
    if (mayChange || maybeToken() !== asked) return false;
  } catch {
    // it is asked again when the server is back
    return false;
  }
  localStorage.removeItem(KEY);
  return true;
}
