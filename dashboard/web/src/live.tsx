import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { StatusReport } from '../../../study/study-status.js';
import { dropDeadToken } from './token.js';
import { listenTogether, type ServerEvent } from './shared-events.js';

export interface Live {
  /** Undefined until the first one is there. */
  readonly report: StatusReport | undefined;
  /** Why there is no newer one. */
  readonly problem: string | undefined;
  /** How often the server was there again after it had been away. */
  readonly returns: number;
}

export const NO_ANSWER = 'the server doesn’t answer: has `hrtem-transfer ui` ended?';

interface Followed extends Live {
  readonly isAway: boolean;
}

const FIRST: Followed = { report: undefined, problem: undefined, returns: 0, isAway: false };

const LiveContext = createContext<Live>(FIRST);

/** Listens once for the whole page. */
export function LiveProvider({ children }: { readonly children: ComponentChildren }) {
  const [live, setLive] = useState(FIRST);
  useEffect(() => listenTogether('/api/events', (event) => setLive((before) => follow(before, event))), []);
  // whoever shows a button looks at this context, and then at the token
  useEffect(() => {
    void dropDeadToken().then((isGone) => isGone && setLive((before) => ({ ...before })));
  }, [live.returns]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

function follow({ report, returns, isAway }: Followed, { kind, data }: ServerEvent): Followed {
  const there = { returns: returns + Number(isAway), isAway: false };
  switch (kind) {
    case 'report':
      return { ...there, report: JSON.parse(data) as StatusReport, problem: undefined };
    case 'problem':
      return { ...there, report, problem: String(JSON.parse(data)) };
    case 'silence':
      return { report, returns, problem: NO_ANSWER, isAway: true };
    default:
      return kind satisfies never;
  }
}

export function useLive(): Live {
  return useContext(LiveContext);
}
