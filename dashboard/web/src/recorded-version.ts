import { useEffect, useState } from 'preact/hooks';
import { useLive } from './live.js';

/** How long what is shown may be behind a study that goes on. */
const BEHIND_MS = 15_000;

/** Changes when networks of the study were recorded, yet not more often than every fifteen seconds. */
export function useRecordedVersion(study: string): number {
  const { report } = useLive();
  const recorded = report?.studies.find((each) => each.study === study)?.recorded ?? 0;
  const [shown, setShown] = useState({ recorded, sinceMs: 0 });
  useEffect(() => {
    if (recorded === shown.recorded) return undefined;
    const show = () => setShown({ recorded, sinceMs: Date.now() });
    // what was not known until now isn’t news
    const waitMs = shown.recorded === 0 ? 0 : Math.max(0, shown.sinceMs + BEHIND_MS - Date.now());
    const timer = setTimeout(show, waitMs);
    return () => clearTimeout(timer);
  }, [recorded, shown]);
  return shown.recorded;
}
