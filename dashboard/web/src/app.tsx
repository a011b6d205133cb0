import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import icon from './icon.svg';
import { LiveProvider, useLive } from './live.js';
import { Lineage } from './pages/lineage.js';
import { Studies } from './pages/studies.js';
import { StudyPages } from './pages/study.js';
import { useTheme } from './theme.js';
import type { OtherStudies } from '../../contract/studies.js';
import { path as pathOf, useLoaded } from './api.js';
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
        <Router>
          <Route path="/" component={Studies} />
          <Route path="/studies/:study/:page?/:item?" component={StudyPages} />
          <Route path="/lineage" component={Lineage} />
          <Route default component={Unknown} />
        </Router>
      </main>
    </div>
  );
}

function Side() {
  const { report } = useLive();
  const { value: others } = useLoaded<OtherStudies>('/api/studies', undefined, report?.studies.length);
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

function Unknown() {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        <a href="/">All studies</a>
      </p>
    </>
  );
}
