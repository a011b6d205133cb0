import type { OtherStudies, StudyPast } from '../../../contract/studies.js';
import { formatDuration } from '../../../../study/format-duration.js';
import type { StudyStatus } from '../../../../study/study-status.js';
import {
  countMissing,
  describeMissing,
  formatRate,
  isUnderWay,
  listSetGoing,
} from '../../../page-model/describe-study.js';
import { path, useLoaded } from '../api.js';
import { Loading, Problem } from '../components/async.js';
import { ProgressBar } from '../components/progress-bar.js';
import { canChange, ReadOnlyNote } from '../components/read-only.js';
import { useLive } from '../live.js';
import { Controls } from './live/controls.js';
import { Curves } from './live/curves.js';
import { Events } from './live/events.js';
import { FailureList } from './live/failure-list.js';
import { StagePanel } from './live/stage-panel.js';
import { Workers } from './live/workers.js';
import './live/live.css';
import type { OfStudy } from './study.js';

/** How a study goes at this moment, or how it went. */
export function LivePage({ study: name }: OfStudy) {
  const { report, problem } = useLive();
  const study = report?.studies.find((each) => each.study === name);
  if (report === undefined) return <Waiting problem={problem} />;
  if (study === undefined) return <NotRunHere name={name} />;
  return (
    <Running
      key={name}
      study={study}
      idle={report.idle}
      isServed={report.run !== null}
      others={listSetGoing(report, name)}
      problem={problem ?? report.problem}
    />
  );
}

function Running({
  study,
  idle,
  isServed,
  others,
  problem,
}: {
  readonly study: StudyStatus;
  readonly idle: Parameters<typeof Workers>[0]['idle'];
  readonly isServed: boolean;
  /** What goes on as well when a process is started. */
  readonly others: readonly string[];
  readonly problem: string | null | undefined;
}) {
  const { study: name, networks, recorded, networksAnHour, msLeft, state, waitsFor } = study;
  const past = useLoaded<StudyPast>(path`/api/studies/${name}/past`, {
    version: `${state} ${study.priority} ${study.concurrency} ${study.plan} ${describeMissing(study)}`,
  });
  const missing = countMissing(study);
  const version = describeVersion(study);
  return (
    <div class="stack">
      {problem && <Problem>{problem}</Problem>}
      <ReadOnlyNote />
      <section class="panel stack tight" aria-label="How far">
        <div class="row between">
          <dl class="counts">
            <Count
              name="networks recorded"
              value={`${recorded.toLocaleString('en')} of ${networks.toLocaleString('en')}`}
            />
            <Count name="an hour" value={networksAnHour === null ? '–' : `${formatRate(networksAnHour)} networks`} />
            <Count name="time left" value={describeLeft(state, msLeft)} />
            <Count name="missing" value={missing === 0 ? 'none' : describeMissing(study)} />
          </dl>
          <Controls study={study} isServed={isServed} others={others} hasFile={past.value?.hasFile === true} />
        </div>
        <ProgressBar
          total={networks}
          label={`${recorded} of ${networks} networks recorded`}
          parts={[
            { kind: 'done', count: recorded },
            { kind: 'missing', count: missing - study.missing.cancelled },
            { kind: 'aside', count: study.missing.cancelled },
          ]}
        />
        {waitsFor.map((words) => (
          <p key={words} class="note warn">
            {words}
          </p>
        ))}
        {study.retrying.slice(0, 5).map(({ kind, attempt, reason }, at) => (
          <p key={at} class="note warn">
            {kind} is tried again after attempt {attempt}: {reason}
          </p>
        ))}
        {past.value?.workflowUrl && (
          <p class="small">
            <a href={past.value.workflowUrl} target="_blank" rel="noreferrer">
              The workflow in Temporal’s own interface
            </a>
          </p>
        )}
      </section>
      <FailureList study={study} isServed={isServed} others={others} version={version} />
      <StagePanel study={study} version={version} />
      {isUnderWay(study) && <Workers working={study.working} idle={idle} study={name} />}
      <Curves study={study} />
      <Events past={past} />
    </div>
  );
}

/** What has to change before the steps are asked for again. */
function describeVersion({ recorded, steps, working, failures, state, plan }: StudyStatus): string {
  const done =
    steps === null
      ? ''
      : Object.values(steps)
          .map((step) => step.done)
          .join();
  return [plan, state, recorded, done, working.map(({ key }) => key).join(), failures.length].join(' ');
}

function describeLeft(state: StudyStatus['state'], msLeft: number | null): string {
  if (state === 'paused') return 'paused';
  if (state !== 'running') return state === 'complete' ? 'none' : '–';
  return msLeft === null ? 'not known yet' : formatDuration(msLeft);
}

function Count({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Waiting({ problem }: { readonly problem: string | undefined }) {
  return problem === undefined ? <Loading /> : <Problem>{problem}</Problem>;
}

/** Of others, just launched, or unknown. */
function NotRunHere({ name }: { readonly name: string }) {
  const { value } = useLoaded<OtherStudies>('/api/studies');
  if (value === undefined) return <Waiting problem={undefined} />;
  const published = value.published.find(({ study }) => study === name);
  if (published === undefined) {
    return (
      <p class="note" role="status">
        No study of this name is planned here{canChange() ? '; one that was just launched appears in some seconds' : ''}
        . <a href="/">All studies</a>
      </p>
    );
  }
  return (
    <section class="panel">
      <h2>Published by others</h2>
      <p>
        These are {published.networks.toLocaleString('en')} networks as they were published: their losses can be read
        and compared. No step of them runs here, and there are no images or weights. See{' '}
        <a href={path`/studies/${name}/results`}>the results</a>.
      </p>
      <p class="quiet small">{published.citation}</p>
    </section>
  );
}
