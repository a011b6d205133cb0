import { lazy, Suspense } from 'preact/compat';
import { path as pathOf } from '../api.js';
import { StateBadge } from '../components/state.js';
import { useLive } from '../live.js';
import { useTitle } from '../title.js';
import { Domains } from './domains.js';
import { LivePage } from './live-page.js';
import { NetworkPage } from './network-page.js';
import { Networks } from './networks.js';
import { Results } from './results.js';

const Findings = lazy(async () => (await import('./findings.js')).Findings);

/** What every page of a study is given. */
export interface OfStudy {
  readonly study: string;
}

const TABS = [
  { page: '', title: 'Live' },
  { page: 'domains', title: 'Domains' },
  { page: 'results', title: 'Results' },
  { page: 'networks', title: 'Networks' },
  { page: 'findings', title: 'Findings' },
] as const;

interface Place {
  readonly study?: string;
  readonly page?: string;
  /** Of a domain its name, of a network the key of its record. */
  readonly item?: string;
}

/** The pages of one study, with its name, its state and their tabs above them. */
export function StudyPages({ study = '', page = '', item }: Place) {
  const { report } = useLive();
  const isNetwork = page === 'networks' && item !== undefined;
  const title = TABS.find((tab) => tab.page === page)?.title ?? 'Unknown page';
  // a network's page knows its name
  useTitle(isNetwork ? undefined : [title, study]);
  const known = report?.studies.find((each) => each.study === study);
  return (
    <>
      <div class="heading">
        <h1>{study}</h1>
        {known && <StateBadge state={known.state} />}
      </div>
      <nav class="tabs" aria-label={`Pages of ${study}`}>
        {TABS.map((tab) => (
          <a
            key={tab.page}
            href={`${pathOf`/studies/${study}`}${tab.page && `/${tab.page}`}`}
            {...(tab.page === page && { 'aria-current': 'page' as const })}
          >
            {tab.title}
          </a>
        ))}
      </nav>
      <Page study={study} page={page} item={item} />
    </>
  );
}

function Page({
  study,
  page,
  item,
}: {
  readonly study: string;
  readonly page: string;
  readonly item: string | undefined;
}) {
  switch (page) {
    case '':
      return <LivePage study={study} />;
    case 'domains':
      return <Domains study={study} domain={item} />;
    case 'results':
      return <Results study={study} />;
    case 'networks':
      return item === undefined ? <Networks study={study} /> : <NetworkPage study={study} record={item} />;
    case 'findings':
      return (
        <Suspense fallback={null}>
          <Findings study={study} />
        </Suspense>
      );
    default:
      return <p class="note warn">There is no such page.</p>;
  }
}
