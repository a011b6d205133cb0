/** How a study's window is shared out among its groups. */
export interface WindowShare {
  /** Groups whose networks are under way at once. */
  readonly groups: number;
  /** Networks at a time in each. */
  readonly each: number;
}

/**
 * Few groups at once, as what waits in the server's queues costs it; but two at least, of which one fills the places
 * that the other leaves in its end. Together they keep within the window.
 * @param left groups that have not ended, these ones too
 * @param groupSize networks of a group, in the mean
 */
export function shareWindow(window: number, left: number, groupSize: number): WindowShare {
  const enough = Math.max(2, Math.ceil(window / groupSize));
  const groups = Math.max(1, Math.min(window, left, enough));
  return { groups, each: Math.floor(window / groups) };
}
