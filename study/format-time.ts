/**
 * `2026-11-23 21:56:06`, in UTC.
 * @param iso as `toISOString` gives it
 */
export function formatTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** As `formatTime`, without the seconds. */
export function formatMinute(iso: string): string {
  return formatTime(iso).slice(0, 16);
}
