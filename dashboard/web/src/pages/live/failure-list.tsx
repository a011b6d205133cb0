import { useId, useMemo, useState } from 'preact/hooks';
import { nameReason, type CellFailure } from '../../../../../study/cell-failure.js';
import { groupBy } from '../../../../../study/group-by.js';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { FailureGroup, StepTrouble, TroubledStep } from '../../../../contract/stages.js';
import { countMissing, describeSetGoing } from '../../../../page-model/describe-study.js';
import { formatMoment } from '../../../../page-model/format.js';
import { listErrors } from '../../../../page-model/network-acts.js';
import { path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { canChange } from '../../components/read-only.js';
import { ReasonDialog } from '../../components/reason-dialog.js';
import { launchAgain, orderStudy } from './controls.js';
import { ActButton, useNetworkOrders } from './network-orders.js';

interface Props {
  readonly study: StudyStatus;
  /** Whether a process is there that could try again. */
  readonly isServed: boolean;
  /** What goes on as well when a process is started. */
  readonly others: readonly string[];
  readonly version: string;
}

/** Why networks are missing, those of one reason together, with what the logs tell, and trying again. */
export function FailureList({ study, isServed, others, version }: Props) {
  const isAny = study.failures.length > 0;
  const url = isAny ? path`/api/studies/${study.study}/failures` : undefined;
  const groups = useLoaded<readonly FailureGroup[]>(url, { version });
  const [asking, setAsking] = useState(false);
  const [kind, setKind] = useState('');
  const [said, setSaid] = useState<readonly string[]>([]);
  const { ask, hasSaid, view } = useNetworkOrders(study.study);
  const [kindId, refusalId] = [useId(), useId()];
  const byReason = useMemo(() => groupBy(study.failures, nameReason), [study.failures]);
  // what was said stays, also when nothing is missing any more
  if (!isAny && !hasSaid && said.length === 0) return null;
  const told = study.failures.length;
  const missing = countMissing(study);
  const errors = listErrors(study.failures);
  const title = study.missing.failed + study.missing.skipped > 0 ? 'Failures' : 'Missing networks';
  const canRetry = canChange() && errors.length > 0;
  const retry = async (reason: string) => {
    const which = kind === '' ? {} : { kind };
    setSaid(
      isServed ? await orderStudy(study.study, 'retry', { reason, ...which }) : await launchAgain(study.study, reason),
    );
  };
  return (
    <section class="panel stack tight" aria-label={title}>
      <div class="row">
        <h2>{title}</h2>
        {canRetry && (
          <button
            type="button"
            onClick={() => {
              setKind('');
              setAsking(true);
            }}
          >
            Retry all that failed
          </button>
        )}
      </div>
      {told < missing && (
        <p class="quiet small">
          {told.toLocaleString('en')} of {missing.toLocaleString('en')} missing networks tell why.
        </p>
      )}
      {canRetry && !isServed && (
        <p id={refusalId} class="quiet small">
          No run is going on, so that none can be tried again alone; “Retry all that failed” starts one.
        </p>
      )}
      <div>
        <div role="status">
          {said.map((words, at) => (
            <p key={at} class="note">
              {words}
            </p>
          ))}
        </div>
        {view}
      </div>
      {isAny ? (
        <Show of={groups}>
          {(all) => (
            <ul class="failures">
              {all.map((group) => (
                <Group
                  key={nameReason(group)}
                  group={group}
                  all={byReason.get(nameReason(group)) ?? []}
                  study={study.study}
                  onRetry={
                    canRetry && group.state !== 'cancelled'
                      ? (networks) => ask({ act: 'retry', networks, missing: group.state })
                      : undefined
                  }
                  isServed={isServed}
                  refusalId={refusalId}
                />
              ))}
            </ul>
          )}
        </Show>
      ) : (
        <p class="quiet">None is missing at this moment.</p>
      )}
      {asking && (
        <ReasonDialog title="Retry all that failed?" act="Retry" onClose={() => setAsking(false)} onAct={retry}>
          <p>
            {isServed
              ? 'Networks that failed, or were skipped with others, are tried again.'
              : 'No process serves the data folder now: one is started, and tries again all that is missing.'}
          </p>
          {others.length > 0 && <p class="note warn others">{describeSetGoing(others)}</p>}
          {isServed && errors.length > 1 && (
            <div class="field">
              <label for={kindId}>Which of them</label>
              <select id={kindId} value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
                <option value="">all</option>
                {errors.map((error) => (
                  <option key={error} value={error}>
                    what ended with {error}
                  </option>
                ))}
              </select>
            </div>
          )}
        </ReasonDialog>
      )}
    </section>
  );
}

interface GroupProps {
  readonly group: FailureGroup;
  /** Its networks, as far as they are told. */
  readonly all: readonly CellFailure[];
  readonly study: string;
  readonly onRetry: ((networks: readonly string[]) => void) | undefined;
  readonly isServed: boolean;
  /** Of what says why none can be tried again alone. */
  readonly refusalId: string;
}

function Group({ group, all, study, onRetry, isServed, refusalId }: GroupProps) {
  const { error, state, step, reason, count, networks, steps, stepCount } = group;
  const [isOpen, setIsOpen] = useState(false);
  const button = (some: readonly string[]) =>
    onRetry &&
    some.length > 0 && (
      <ActButton
        act="retry"
        networks={some}
        isDisabled={!isServed}
        describedBy={refusalId}
        onClick={() => onRetry(some)}
      />
    );
  return (
    <li>
      <div class="row">
        <span class={`badge ${state === 'cancelled' ? '' : 'bad'}`}>{error}</span>
        <span class="which">
          {step} {state}: {count === 1 ? networks[0] : `${count.toLocaleString('en')} networks`}
        </span>
        {button(all.map(({ network }) => network))}
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Less' : count === 1 ? 'Attempts and log' : 'Networks, attempts and log'}
        </button>
      </div>
      <p class="reason">{reason}</p>
      {isOpen && (
        <>
          {count > 1 && (
            <ul class="failed-networks small">
              {networks.map((network) => (
                <li key={network} class="row">
                  <span class="which">{network}</span>
                  {/* one that was skipped would take the others along */}
                  {state === 'failed' && button([network])}
                </li>
              ))}
            </ul>
          )}
          {count > networks.length && <p class="small quiet">and {count - networks.length} more</p>}
          {steps.length === 0 && <p class="quiet small">Its step is not known.</p>}
          {steps.length === 1 && <Trouble study={study} step={steps[0].key} />}
          {steps.length > 1 && steps.map((step) => <StepTroubles key={step.key} study={study} step={step} />)}
          {stepCount > steps.length && (
            <p class="small quiet">and {(stepCount - steps.length).toLocaleString('en')} more steps</p>
          )}
        </>
      )}
    </li>
  );
}

/** What is known of one of several steps is asked for where it is opened. */
function StepTroubles({ study, step: { key, name } }: { readonly study: string; readonly step: TroubledStep }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div class="stack tight">
      <button type="button" class="link which" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {`Attempts and log of ${name}`}
      </button>
      {isOpen && <Trouble study={study} step={key} />}
    </div>
  );
}

function Trouble({ study, step }: { readonly study: string; readonly step: string }) {
  const trouble = useLoaded<StepTrouble>(path`/api/studies/${study}/trouble/${step}`);
  return (
    <Show of={trouble}>
      {({ attempts, log }) => (
        <>
          {attempts.length === 0 && <p class="quiet small">No attempt at it has ended.</p>}
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
