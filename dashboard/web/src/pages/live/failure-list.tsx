import { useState } from 'preact/hooks';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { FailureGroup, StepTrouble } from '../../../../contract/stages.js';
import { countMissing } from '../../../../page-model/describe-study.js';
import { path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { canChange } from '../../components/read-only.js';
import { ReasonDialog } from '../../components/reason-dialog.js';
import { launchAgain, orderStudy } from './controls.js';
import { formatMoment } from './step-list.js';

interface Props {
  readonly study: StudyStatus;
  /** Whether a process is there that could try again. */
  readonly isServed: boolean;
  readonly version: string;
}

/** Why networks are missing, those of one reason together, with what the logs tell, and trying again. */
export function FailureList({ study, isServed, version }: Props) {
  const isAny = study.failures.length > 0;
  const url = isAny ? path`/api/studies/${study.study}/failures` : undefined;
  const groups = useLoaded<readonly FailureGroup[]>(url, undefined, version);
  const [asking, setAsking] = useState<string>();
  const [said, setSaid] = useState<readonly string[]>([]);
  if (!isAny) return null;
  const told = study.failures.length;
  const missing = countMissing(study);
  const canRetry = canChange() && study.failures.some(({ state }) => state !== 'cancelled');
  const retry = async (reason: string) => {
    const kind = asking === ALL || asking === undefined ? {} : { kind: asking };
    setSaid(
      isServed ? await orderStudy(study.study, 'retry', { reason, ...kind }) : await launchAgain(study.study, reason),
    );
  };
  return (
    <section class="panel stack tight" aria-label="Failures">
      <div class="row">
        <h2>Failures</h2>
        {canRetry && (
          <button type="button" onClick={() => setAsking(ALL)}>
            Retry all that failed
          </button>
        )}
      </div>
      {told < missing && (
        <p class="quiet small">
          {told.toLocaleString('en')} of {missing.toLocaleString('en')} missing networks tell why.
        </p>
      )}
      <div role="status">
        {said.map((words, at) => (
          <p key={at} class="note">
            {words}
          </p>
        ))}
      </div>
      <Show of={groups}>
        {(all) => (
          <ul class="failures">
            {all.map((group, at) => (
              <Group
                key={at}
                group={group}
                study={study.study}
                onRetry={canRetry && isServed && group.state !== 'cancelled' ? () => setAsking(group.error) : undefined}
              />
            ))}
          </ul>
        )}
      </Show>
      {asking !== undefined && (
        <ReasonDialog
          title={asking === ALL ? 'Retry all that failed?' : `Retry what ended with ${asking}?`}
          act="Retry"
          onClose={() => setAsking(undefined)}
          onAct={retry}
        >
          <p>
            {isServed
              ? 'Networks that failed, or were skipped with others, are tried again.'
              : 'No process serves the data folder now: one is started, and tries again all that is missing.'}
          </p>
        </ReasonDialog>
      )}
    </section>
  );
}

/** No kind of error. */
const ALL = '';

function Group({
  group: { error, state, kind, reason, count, networks, key },
  study,
  onRetry,
}: {
  readonly group: FailureGroup;
  readonly study: string;
  readonly onRetry: (() => void) | undefined;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <div class="row">
        <span class="badge bad">{error}</span>
        <span>
          {kind}, {count === 1 ? '1 network' : `${count.toLocaleString('en')} networks`} {state}
        </span>
        {onRetry && (
          <button type="button" onClick={onRetry}>
            Retry<span class="visually-hidden"> what ended with {error}</span>
          </button>
        )}
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Less' : 'Attempts and log'}
        </button>
      </div>
      <p class="reason">{reason}</p>
      {isOpen && (
        <>
          <p class="small quiet">
            {networks.join(' · ')}
            {count > networks.length ? ` and ${count - networks.length} more` : ''}
          </p>
          {key === null ? <p class="quiet small">Its step is not known.</p> : <Trouble study={study} step={key} />}
        </>
      )}
    </li>
  );
}

function Trouble({ study, step }: { readonly study: string; readonly step: string }) {
  const trouble = useLoaded<StepTrouble>(path`/api/studies/${study}/trouble/${step}`);
  return (
    <Show of={trouble}>
      {({ attempts, log }) => (
        <>
          <ul class="small">
            {attempts.map((each, at) => (
              <li key={at}>
                attempt {each.attempt}, process {each.worker}, {formatMoment(each.startedAt)}: {each.outcome}
                {each.error === null ? '' : `, ${each.error}`}
                {each.reason === null ? '' : `: ${each.reason}`}
              </li>
            ))}
          </ul>
          {log.length === 0 ? (
            <p class="quiet small">The logs of this machine tell nothing of it.</p>
          ) : (
            <pre class="log" tabIndex={0} aria-label="Log">
              {log.join('\n')}
            </pre>
          )}
        </>
      )}
    </Show>
  );
}
