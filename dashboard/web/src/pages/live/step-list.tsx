import { useId } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { formatDuration } from '../../../../../study/format-duration.js';
import type { StepKind } from '../../../../../study/step.js';
import type { StageStep, StepPage, StepState } from '../../../../contract/stages.js';
import { formatMoment } from '../../../../page-model/format.js';
import { address, path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';

const PAGE = 25;
const STATES: readonly { readonly state: StepState; readonly words: string }[] = [
  { state: 'running', words: 'running' },
  { state: 'failed', words: 'failed' },
  { state: 'cancelled', words: 'cancelled' },
  { state: 'skipped', words: 'skipped' },
  { state: 'left', words: 'to do' },
  { state: 'done', words: 'done' },
];

interface Props {
  readonly study: string;
  readonly kind: StepKind;
  /** Null: of all domains. */
  readonly domain: string | null;
  readonly version: string;
  readonly onClose: () => void;
}

/** The steps of one box, a page at a time. */
export function StepList({ study, kind, domain, version, onClose }: Props) {
  const { path: here, query, route } = useLocation();
  const state = STATES.find((each) => each.state === query['state'])?.state;
  const offset = Math.max(0, Math.floor(Number(query['from'] ?? 0)) || 0);
  const url = address(path`/api/studies/${study}/steps`, {
    kind,
    domain: domain ?? undefined,
    state,
    offset,
    limit: PAGE,
  });
  const steps = useLoaded<StepPage>(url, { version });
  const id = useId();
  const go = (changed: Readonly<Record<string, string | undefined>>) =>
    route(address(here, { ...query, ...changed }), true);
  return (
    <section class="step-list stack tight" aria-label={`Steps: ${kind}, ${domain ?? 'all domains'}`}>
      <div class="row">
        <h3>
          {kind} · {domain ?? 'all domains'}
        </h3>
        <label for={id}>show</label>
        <select
          id={id}
          value={state ?? ''}
          onChange={(event) => go({ state: event.currentTarget.value || undefined, from: undefined })}
        >
          <option value="">all</option>
          {STATES.map((each) => (
            <option key={each.state} value={each.state}>
              {each.words}
            </option>
          ))}
        </select>
        <button type="button" onClick={onClose}>
          Close the list
        </button>
      </div>
      <Show of={steps}>
        {({ total, steps: page }) => (
          <>
            <div class="scroll" tabIndex={0} role="region" aria-label="Steps">
              <table>
                <thead>
                  <tr>
                    <th scope="col">step</th>
                    <th scope="col">state</th>
                    <th scope="col">process</th>
                    <th scope="col">begun</th>
                    <th scope="col" class="right">
                      took
                    </th>
                    <th scope="col">look at</th>
                  </tr>
                </thead>
                <tbody>
                  {page.map((step) => (
                    <Row key={step.key} step={step} study={study} onCurve={() => go({ curve: step.key })} />
                  ))}
                </tbody>
              </table>
            </div>
            {total === 0 && <p class="quiet">There is none.</p>}
            {total > PAGE && (
              <div class="row">
                <button
                  type="button"
                  disabled={offset === 0}
                  onClick={() => go({ from: String(Math.max(0, offset - PAGE)) })}
                >
                  Earlier
                </button>
                <span class="small number">
                  {offset + 1} to {Math.min(total, offset + PAGE)} of {total.toLocaleString('en')}
                </span>
                <button
                  type="button"
                  disabled={offset + PAGE >= total}
                  onClick={() => go({ from: String(offset + PAGE) })}
                >
                  Further
                </button>
              </div>
            )}
          </>
        )}
      </Show>
    </section>
  );
}

function Row({
  step,
  study,
  onCurve,
}: {
  readonly step: StageStep;
  readonly study: string;
  readonly onCurve: () => void;
}) {
  const { key, kind, name, state, worker, startedAt, durationMs, reason, record, networks } = step;
  const isTraining = kind === 'pretrain' || kind === 'transfer';
  return (
    <tr>
      <td class="words name">
        {name}
        {networks > 1 && <span class="quiet"> for {networks} networks</span>}
        {reason !== null && <div class={`small ${state === 'failed' ? 'bad-text' : 'quiet'}`}>{reason}</div>}
      </td>
      <td>{STATES.find((each) => each.state === state)?.words}</td>
      <td>{worker ?? ''}</td>
      <td>{startedAt === null ? '' : <time dateTime={startedAt}>{formatMoment(startedAt)}</time>}</td>
      <td class="right">{durationMs === null ? '' : formatDuration(durationMs)}</td>
      <td>
        <span class="row step-links">
          {record !== null && <a href={path`/studies/${study}/networks/${record}`}>network</a>}
          {state === 'done' && <a href={address('/lineage', { thing: key })}>lineage</a>}
          {isTraining && (state === 'done' || state === 'running') && (
            <button type="button" class="link" onClick={onCurve}>
              curve
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}
