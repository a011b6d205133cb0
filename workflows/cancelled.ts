import type { CancelTarget } from './messages.js';

/** What a person cancelled of a group. */
export interface Cancelled {
  readonly all: boolean;
  /** Single ones. */
  readonly networks: readonly string[];
}

export const NOTHING_CANCELLED: Cancelled = { all: false, networks: [] };
const ALL_CANCELLED: Cancelled = { all: true, networks: [] };

export function addCancelled(known: Cancelled, more: Cancelled): Cancelled {
  return { all: known.all || more.all, networks: [...new Set([...known.networks, ...more.networks])] };
}

export function isCancelled({ all, networks }: Cancelled, network: string): boolean {
  return all || networks.includes(network);
}

/** What a target means for a group. */
export function maybeCancelled(target: CancelTarget, group: string): Cancelled | undefined {
  switch (target.kind) {
    case 'study':
      return ALL_CANCELLED;
    case 'groups':
      return target.groups.includes(group) ? ALL_CANCELLED : undefined;
    case 'network':
      return target.group === group ? { all: false, networks: [target.network] } : undefined;
  }
}
