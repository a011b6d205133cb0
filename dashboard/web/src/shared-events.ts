/** What one of a server's events told: its kind and its data, which are JSON. */
export interface ServerEvent {
  readonly kind: 'report' | 'problem' | 'silence';
  readonly data: string;
}

const SILENCE: ServerEvent = { kind: 'silence', data: '' };
const AGAIN_MS = 5_000;

/**
 * Tells the events of a server from now on, the latest one first. A browser has six connections to a server, whatever number of
 * tabs: one of them listens for all, and when it is closed another one does.
 * @returns ends it
 */
export function listenTogether(url: string, tell: (event: ServerEvent) => void): () => void {
  // neither is there where a page is served to other machines without encryption
  if (!('locks' in navigator)) return listenAlone(url, tell);
  const channel = new BroadcastChannel(url);
  const ended = new AbortController();
  let latest: ServerEvent | undefined;
  let stop = () => undefined as void;
  channel.addEventListener('message', ({ data }: MessageEvent<ServerEvent | 'asked'>) => {
    if (data !== 'asked') tell(data);
    else if (latest !== undefined) channel.postMessage(latest);
  });
  channel.postMessage('asked');
  navigator.locks
    .request(url, { signal: ended.signal }, async () => {
      stop = listenAlone(url, (event) => {
        latest = event;
        tell(event);
        channel.postMessage(event);
      });
      await new Promise((resolve) => ended.signal.addEventListener('abort', resolve));
    })
    .catch(() => undefined);
  return () => {
    ended.abort();
    stop();
    channel.close();
  };
}

function listenAlone(url: string, tell: (event: ServerEvent) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource;
  const open = () => {
    source = new EventSource(url);
    for (const kind of ['report', 'problem'] as const) {
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => tell({ kind, data }));
    }
    source.addEventListener('error', () => {
      tell(SILENCE);
      // the browser connects again by itself, but where it was refused
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
