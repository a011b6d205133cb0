import { useEffect, useState } from 'preact/hooks';
import type { EvaluatedFinding, Verdict } from '../../../../analysis/findings/evaluate-findings.js';
import { maybeExplainInterval } from '../../../../analysis/findings/describe-interval.js';
import type { Finding } from '../../../../analysis/findings/finding.js';
import { CLAIMS } from '../../../../analysis/findings/claims.js';
import { FINDINGS } from '../../../../analysis/findings/findings.js';
import type { FindingsAnswer, FindingsProgress, MeasuredNames } from '../../../contract/findings.js';
import { choosePublishedStudy, EVIDENCE } from '../../../page-model/evidence.js';
import { formatDigits } from '../../../page-model/format.js';
import { address, path as pathOf, read, useLoaded, type Loaded } from '../api.js';
import { Problem } from '../components/async.js';
import { Select } from '../components/select.js';
import { useQuery } from '../query.js';
import { useRecordedVersion } from '../recorded-version.js';
import type { OfStudy } from './study.js';
import './findings.css';

const PUBLISHED = 'published';
const NONE = '';

/** Whether the paper’s findings hold in this study, beside another one’s or the paper’s own tables. */
export function Findings({ study }: OfStudy) {
  const query = useQuery();
  const version = useRecordedVersion(study);
  const names = useLoaded<MeasuredNames>('/api/measured', { version });
  const hasPublished = (names.value?.published.length ?? 0) > 0;
  const others = [
    ...(hasPublished ? [PUBLISHED] : []),
    ...(names.value === undefined ? [] : [...names.value.recorded, ...names.value.published]),
  ].filter((name) => name !== study);
  const wanted = query.get('beside') ?? (hasPublished && study !== PUBLISHED ? PUBLISHED : NONE);
  const beside = others.includes(wanted) ? wanted : NONE;
  const own = useLoaded<FindingsAnswer>(pathOf`/api/studies/${study}/findings`, { version });
  const other = useLoaded<FindingsAnswer>(beside === NONE ? undefined : pathOf`/api/studies/${beside}/findings`, {
    version,
  });
  const sides = [{ name: study, loaded: own }, ...(beside === NONE ? [] : [{ name: beside, loaded: other }])];
  return (
    <div class="stack">
      <div class="panel">
        <div class="row spread">
          <p>{own.value === undefined ? ' ' : summarise(own.value)}</p>
          {others.length > 0 && (
            <Select
              label="Beside it"
              value={beside}
              options={[NONE, ...others].map((value) => ({ value, text: nameSide(value) }))}
              onChange={(value) => query.change({ beside: value })}
            />
          )}
        </div>
        {!hasPublished && names.value !== undefined && (
          <p class="quiet small">
            In the paper’s own tables all of these findings hold. <code>hrtem-transfer import-published DIR</code>{' '}
            brings its numbers here, beside this study’s.
          </p>
        )}
      </div>
      {sides.map(({ name, loaded }) => (
        <Waiting key={name} study={name} loaded={loaded} />
      ))}
      {sides.some(({ loaded }) => loaded.isLoading || loaded.value !== undefined) && (
        <>
          <List title="What the paper finds, and its tables bear out" list="findings" stated={FINDINGS} sides={sides} />
          <List
            title="What it also says, and its tables don’t clearly show"
            list="claims"
            stated={CLAIMS}
            sides={sides}
          />
        </>
      )}
      <p class="quiet small">
        In brackets: 95 % intervals from resamples of the replicates. Sections are the paper’s. In a study of one’s own
        a finding holds, or doesn’t, where chance alone would hardly have said otherwise.
      </p>
    </div>
  );
}

interface Side {
  readonly name: string;
  readonly loaded: Loaded<FindingsAnswer>;
}

function nameSide(name: string): string {
  return name === NONE ? 'nothing' : name === PUBLISHED ? 'the paper’s tables' : name;
}

function summarise({ study, findings }: FindingsAnswer): string {
  const count = (verdict: Verdict) => findings.filter((each) => each.verdict === verdict).length;
  const untold = count("can't tell");
  const failed = count('does not hold');
  return `In ${study} ${count('holds')} of the paper’s ${findings.length} findings hold, ${failed} ${failed === 1 ? 'does' : 'do'} not; of ${untold} it can’t tell.`;
}

function Waiting({ study, loaded }: { readonly study: string; readonly loaded: Loaded<FindingsAnswer> }) {
  const isWaiting = loaded.isLoading && loaded.value === undefined;
  const [share, setShare] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => {
      read<FindingsProgress>(pathOf`/api/studies/${study}/findings/progress`).then(
        (progress) => setShare(progress.share ?? undefined),
        () => undefined,
      );
    }, 250);
    return () => clearInterval(timer);
  }, [isWaiting, study]);
  if (loaded.problem !== undefined) {
    return <Problem>{loaded.problem}</Problem>;
  }
  if (!isWaiting) return null;
  return (
    <p role="status" class="quiet">
      asking {study}, with 400 resamples … <progress value={share ?? 0} max={1} aria-label={`Asking ${study}`} />
    </p>
  );
}

function List({
  title,
  list,
  stated,
  sides,
}: {
  readonly title: string;
  readonly list: 'findings' | 'claims';
  /** They stand there while what is found is still computed. */
  readonly stated: readonly Finding[];
  readonly sides: readonly Side[];
}) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      <ol class="findings">
        {stated.map(({ id, statement, section, caveat, see }) => (
          <li key={id} id={`finding-${id}`}>
            <h3>{statement}</h3>
            <p class="quiet small">
              section {section}
              {caveat !== undefined && `. ${caveat}`}
              {see !== undefined && (
                <>
                  {caveat === undefined && '.'} See also: <a href={`#finding-${see}`}>{stateOf(see)}</a>
                </>
              )}
            </p>
            <div class="sides">
              {sides.map(({ name, loaded }) => {
                const finding = loaded.value?.[list].find((each) => each.id === id);
                return finding && <Told key={name} study={name} finding={finding} isAlone={sides.length === 1} />;
              })}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stateOf(wanted: string): string {
  return [...FINDINGS, ...CLAIMS].find(({ id }) => id === wanted)?.statement ?? wanted;
}

const TONES = { holds: 'good', 'does not hold': 'bad', "can't tell": '' } as const satisfies Record<Verdict, string>;
const MARKS = { holds: '✓', 'does not hold': '✗', "can't tell": '?' } as const satisfies Record<Verdict, string>;

function Told({
  study,
  finding,
  isAlone,
}: {
  readonly study: string;
  readonly finding: EvaluatedFinding;
  readonly isAlone: boolean;
}) {
  const { verdict, reason, statistic, statisticName, interval, quantities, tests } = finding;
  const bias = maybeExplainInterval(finding);
  return (
    <div class="told">
      <p>
        {!isAlone && <span class="who">{nameSide(study)} </span>}
        <span class={`badge ${TONES[verdict]}`}>
          <span aria-hidden="true">{MARKS[verdict]}</span> {verdict === "can't tell" ? 'can’t tell' : verdict}
        </span>
      </p>
      {statistic !== null && (
        <p class="number">
          {(statisticName ?? '').replaceAll('_', ' ')} <strong>{formatDigits(statistic)}</strong>
          {interval !== null && ` [${interval.map(formatDigits).join(', ')}]`}
        </p>
      )}
      {bias !== undefined && <p class="small quiet">{`${bias[0]?.toUpperCase()}${bias.slice(1)}.`}</p>}
      <p class="small quiet">
        {verdict === "can't tell" && interval !== null && tests.some(({ holds }) => holds) && 'Chance may decide: '}
        {reason}
      </p>
      {Object.keys(quantities).length > 0 && (
        <details>
          <summary>All its numbers</summary>
          <dl class="facts">
            {Object.entries(quantities).map(([name, value]) => (
              <div key={name}>
                <dt>{name.replaceAll('_', ' ')}</dt>
                <dd class="number">{value === null || Number.isNaN(value) ? 'not known' : formatDigits(value)}</dd>
              </div>
            ))}
          </dl>
          <ul class="small">
            {tests.map((test) => (
              <li key={`${test.left}${test.operator}${JSON.stringify(test.right)}`}>
                {test.holds ? '✓' : '✗'} {test.left.replaceAll('_', ' ')} {test.operator} {writeRight(test.right)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {tests.length > 0 && (
        <p class="links small">
          {(EVIDENCE[finding.id] ?? []).map(({ label, page, query }) => (
            <a
              key={label}
              href={address(
                pathOf`/studies/${study === PUBLISHED ? choosePublishedStudy(finding.id) : study}/${page}`,
                query,
              )}
            >
              {label}
            </a>
          ))}
        </p>
      )}
    </div>
  );
}

function writeRight(right: EvaluatedFinding['tests'][number]['right']): string {
  if (typeof right === 'number') return formatDigits(right);
  return (typeof right === 'string' ? right : `${right.times} × ${right.of}`).replaceAll('_', ' ');
}
