import { maybeToken } from '../token.js';

/** Whether this page may change anything. */
export function canChange(): boolean {
  return maybeToken() !== undefined;
}

/** Says so where the page was opened without the token. */
export function ReadOnlyNote() {
  if (canChange()) return null;
  return (
    <p class="note">
      This page can read only. To start, pause or cancel studies, open the whole address that <code>ui</code> has
      printed: it ends in <code>#token=…</code>
    </p>
  );
}
