import { patched } from '@temporalio/workflow';
import type { CurrentPace, Pace } from './pace.js';
import { shareWindow, type WindowShare } from './share-window.js';
import { createTurnstile } from './turnstile.js';

/** Places of a study's groups, few of which run at once, and the pace that each of them goes by. */
export interface GroupPlaces {
  /** Waits for a place. Rejects with a CancelledFailure where the caller's scope is cancelled before. */
  enter(): Promise<void>;
  leave(): void;
  /** For a group that begins now. */
  startingPace(): Pace;
  /** Resolves when the groups know of it. */
  changePace(change: Partial<Pace>): Promise<void>;
  /** To be called when a group has ended: those that are left share its places. */
  spread(): void;
}

export interface GroupPlacesOptions {
  /** Of the study; changed here alone. */
  readonly pace: CurrentPace;
  /** Groups that have not ended. */
  readonly countLeft: () => number;
  /** Networks of a group, in the mean. */
  readonly groupSize: () => number;
  /** Tells the running groups. */
  readonly tell: (pace: Pace) => Promise<unknown>;
}

export function createGroupPlaces({ pace, countLeft, groupSize, tell }: GroupPlacesOptions): GroupPlaces {
  // before, each group had the whole window
  const isShared = patched('window-is-shared');
  const share = (): WindowShare =>
    isShared ? shareWindow(pace.window, countLeft(), groupSize()) : { groups: Infinity, each: pace.window };
  const turnstile = createTurnstile(() => share().groups);
  /** A group's window, as the latest to hear of it knows it. */
  let told = 0;
  const groupPace = (): Pace => {
    told = share().each;
    return { ...pace, window: told };
  };
  return {
    enter: () => turnstile.enter(),
    leave: () => turnstile.leave(),
    startingPace: groupPace,
    async changePace(change) {
      Object.assign(pace, change);
      turnstile.admit();
      await tell(groupPace());
    },
    spread() {
      turnstile.admit();
      if (share().each > told) void tell(groupPace());
    },
  };
}
