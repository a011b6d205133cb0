import { useLocation } from 'preact-iso';
import type { OtherStudies } from '../../../contract/studies.js';
import { countMissing, describeMissing, describeTimeLeft } from '../../../page-model/describe-study.js';
import { formatMoment } from '../../../page-model/format.js';
import type { StudyStatus } from '../../../../study/study-status.js';
import { path, useLoaded } from '../api.js';
import { Loading, Problem } from '../components/async.js';
import { ProgressBar } from '../components/progress-bar.js';
import { canChange, ReadOnlyNote } from '../components/read-only.js';
import { StateBadge } from '../components/state.js';
import { useLive } from '../live.js';
import { useTitle } from '../title.js';
import { Launch } from './launch/launch.js';
import './studies.css';

/** All studies of the data folder; `?launch` opens the form that starts one. */
export function Studies() {
  const { report, problem } = useLive();
  const { query, route } = useLocation();
  const { value: others } = useLoaded<OtherStudies>('/api/studies', { version: report?.studies.length });
  const isLaunching = query['launch'] !== undefined;
  useTitle([isLaunching ? 'Start a study' : 'Studies']);
  const published = others?.published ?? [];
  const isEmpty = report?.studies.length === 0 && others !== undefined && published.length === 0;
  const taken = new Set([...(report?.studies ?? []), ...published].map(({ study }) => study));
  return (
    <div class="stack">
      <div class="heading">
        <h1>{isLaunching ? 'Start a study' : 'Studies'}</h1>
        {!isLaunching && !isEmpty && canChange() && (
          <div class="actions">
            <a class="button" href="/?launch">
              Start a study
            </a>
          </div>
        )}
      </div>
      {problem !== undefined && <Problem>{problem}</Problem>}
      <ReadOnlyNote />
      {isLaunching && (report === undefined || others === undefined) && <Loading />}
      {isLaunching && report !== undefined && others !== undefined && (
        <Launch
          from={query['clone'] ?? ''}
          isQuickstart={query['launch'] === 'quickstart'}
          taken={taken}
          onEnd={() => route('/')}
        />
      )}
      {!isLaunching && isEmpty && <FirstStudy dataFolder={report.dataFolder} />}
      {!isLaunching && !isEmpty && report === undefined && problem === undefined && <Loading />}
      {!isLaunching && !isEmpty && report !== undefined && (
        <div class="panel scroll" tabIndex={0} role="region" aria-label="Studies">
          <table class="study-list">
            <thead>
              <tr>
                <th scope="col">study</th>
                <th scope="col">state</th>
                <th scope="col">networks</th>
                <th scope="col" class="right">
                  recorded
                </th>
                <th scope="col">missing</th>
                <th scope="col">time left</th>
                <th scope="col">priority</th>
                <th scope="col">planned</th>
                <th scope="col">
                  <span class="visually-hidden">actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {report.studies.map((study) => (
                <Row key={study.study} study={study} />
              ))}
              {published.map(({ study, networks, citation }) => (
                <tr key={`published ${study}`}>
                  <td class="name">
                    <a href={path`/studies/${study}/results`}>{study}</a>
                  </td>
                  <td>
                    <StateBadge state="published" />
                  </td>
                  <td class="quiet">to read only</td>
                  <td class="right">{networks.toLocaleString('en')}</td>
                  <td colSpan={5} class="words quiet small">
                    {citation}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {report !== undefined && !isEmpty && !isLaunching && <Serving report={report} />}
    </div>
  );
}

function Row({ study }: { readonly study: StudyStatus }) {
  const { networks, recorded } = study;
  const missing = countMissing(study);
  return (
    <tr>
      <td class="name">
        <a href={path`/studies/${study.study}`}>{study.study}</a>
      </td>
      <td>
        <StateBadge state={study.state} />
      </td>
      <td>
        <ProgressBar
          total={networks}
          label={`${recorded} of ${networks} networks recorded, ${missing} missing`}
          parts={[
            { kind: 'done', count: recorded },
            { kind: 'missing', count: missing - study.missing.cancelled },
            { kind: 'aside', count: study.missing.cancelled },
          ]}
        />
      </td>
      <td class="right">
        {recorded.toLocaleString('en')} of {networks.toLocaleString('en')}
      </td>
      <td>
        {missing === 0 ? (
          <span class="quiet">none</span>
        ) : (
          <span class={study.missing.cancelled < missing ? 'bad-text' : ''}>{describeMissing(study)}</span>
        )}
      </td>
      <td>{describeTimeLeft(study)}</td>
      <td>{study.priority ?? '–'}</td>
      <td>
        <time dateTime={study.plannedAt}>{formatMoment(study.plannedAt)}</time>
      </td>
      <td class="actions">
        {canChange() && (
          <a class="button" href={`/?launch&clone=${encodeURIComponent(study.study)}`}>
            Clone<span class="visually-hidden"> {study.study}</span>
          </a>
        )}
      </td>
    </tr>
  );
}

function Serving({
  report: { run, dataFolder },
}: {
  readonly report: { readonly run: { readonly pid: number } | null; readonly dataFolder: string };
}) {
  return (
    <p class="quiet small">
      Data folder <code>{dataFolder}</code>;{' '}
      {run === null ? 'no process serves it now, so nothing runs.' : `process ${run.pid} serves it.`}
    </p>
  );
}

/** What one sees in an empty data folder. */
function FirstStudy({ dataFolder }: { readonly dataFolder: string }) {
  return (
    <section class="panel stack tight">
      <h2>No study here yet</h2>
      <p>
        A study simulates micrographs of nanoparticles, pretrains networks on one imaging condition, transfers them to
        another, and measures what was gained and what was lost. The quick start is the smallest: four networks, in
        minutes on two processor cores. It asks whether a network that has learned from underfocused micrographs needs
        only a few overfocused ones.
      </p>
      {canChange() && (
        <div class="row">
          <a class="button main" href="/?launch=quickstart">
            Look at the quick start
          </a>
          <a class="button" href="/?launch">
            Start a study of your own
          </a>
        </div>
      )}
      <p class="quiet small">
        Everything goes into the data folder <code>{dataFolder}</code>.
      </p>
    </section>
  );
}
