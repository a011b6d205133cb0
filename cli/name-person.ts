import { hostname, userInfo } from 'node:os';

/** Who gives a command, as `person@host`; in a container the person may have a number alone. */
export function namePerson(): string {
  return `${nameUser()}@${hostname()}`;
}

function nameUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
