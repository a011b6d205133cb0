import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { StatusReport } from '../../../study/study-status.js';

export interface Live {
  /** Undefined until the first one is there. */
  readonly report: StatusReport | undefined;
  /** Why there is no newer one. */
  readonly problem: string | undefined;
}

const LiveContext = createContext<Live>({ report: undefined, problem: undefined });

/** Listens once for the whole page. The browser connects again by itself. */
export function LiveProvider({ children }: { readonly children: ComponentChildren }) {
  const [live, setLive] = useState<Live>({ report: undefined, problem: undefined });
  useEffect(() => {
    const source = new EventSource('/api/events');
    source.addEventListener('report', ({ data }: MessageEvent<string>) =>
      setLive({ report: JSON.parse(data) as StatusReport, problem: undefined }),
    );
    const tell = (problem: string) => setLive(({ report }) => ({ report, problem }));
    source.addEventListener('problem', ({ data }: MessageEvent<string>) => tell(String(JSON.parse(data))));
    source.addEventListener('error', () => tell('the server doesn’t answer: has `hrtem-transfer ui` ended?'));
    return () => source.close();
  }, []);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

export function useLive(): Live {
  return useContext(LiveContext);
}
