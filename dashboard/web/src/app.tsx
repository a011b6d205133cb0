import type { ComponentChildren } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import icon from './icon.svg';
import { LiveProvider, useLive } from './live.js';
import { Lineage } from './pages/lineage.js';
import { Studies } from './pages/studies.js';
import { StudyPages } from './pages/study.js';
import { useTheme } from './theme.js';
import { useTitle } from './title.js';
import type { OtherStudies } from '../../contract/studies.js';
import { path as pathOf, useLoaded } from './api.js';
import { Problem } from './components/async.js';
import { StateDot, type ShownState } from './components/state.js';

export function App() {
  return (
    <LocationProvider>
      <LiveProvider>
        <Frame />
      </LiveProvider>
    </LocationProvider>
  );
}

function Frame() {
  return (
    <div class="frame">
      <a class="skip" href="#main">
        To the content
      </a>
      <Side />
      <main id="main" tabIndex={-1}>
        <Boundary>
          <Router>
            <Route path="/" component={Studies} />
            <Route path="/studies/:study/:page?/:item?" component={StudyPages} />
            <Route path="/lineage" component={Lineage} />
            <Route default component={Unknown} />
          </Router>
        </Boundary>
      </main>
    </div>
  );
}

function Side() {
  const { report } = useLive();
  const { value: others } = useLoaded<OtherStudies>('/api/studies', { version: report?.studies.length });
  const entries: readonly { readonly study: string; readonly state: ShownState }[] = [
    ...(report?.studies ?? []),
    ...(others?.published ?? []).map(({ study }) => ({ study, state: 'published' as const })),
  ];
  const { path } = useLocation();
  const [theme, toggleTheme] = useTheme();
  return (
    <header class="side">
      <a class="brand" href="/">
        <img src={icon} alt="" />
        hrtem-transfer
      </a>
      <nav aria-label="Studies">
        <ul>
          {entries.map(({ study, state }) => {
            const href = pathOf`/studies/${study}`;
            const isHere = path === href || path.startsWith(`${href}/`);
            return (
              <li key={study}>
                <a href={href} {...(isHere && { 'aria-current': 'page' as const })}>
                  <StateDot state={state} />
                  {study}
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
      <nav aria-label="Everything">
        <ul>
          <li>
            <a href="/lineage" {...(path === '/lineage' && { 'aria-current': 'page' as const })}>
              Lineage
            </a>
          </li>
        </ul>
      </nav>
      <div class="foot">
        <button type="button" onClick={toggleTheme}>
          {theme === 'dark' ? 'Light' : 'Dark'}
        </button>
      </div>
    </header>
  );
}

/** Keeps the frame where a page can't be drawn. */
function Boundary({ children }: { readonly children: ComponentChildren }) {
  const boundary = useErrorBoundary();
  const error: unknown = boundary[0];
  const [, reset] = boundary;
  const { url } = useLocation();
  // another page may be drawn again
  useEffect(reset, [url]);
  if (error === undefined) return <>{children}</>;
  return (
    <>
      <h1>This page can’t be shown</h1>
      <Problem>{error instanceof Error ? error.message : 'its own program has failed'}</Problem>
      <p class="row">
        <button type="button" onClick={reset}>
          Try again
        </button>
        <a href="/">All studies</a>
      </p>
    </>
  );
}

function Unknown() {
  useTitle(['Unknown page']);
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        <a href="/">All studies</a>
      </p>
    </>
  );
}
