import { useEffect, useId, useState } from 'preact/hooks';
import { LARGEST_CONCURRENCY } from '../../../../../study/concurrency.js';
import { STUDY_PRIORITIES, type StudyPriority } from '../../../../../study/study-priority.js';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { LaunchAnswer, StudyText } from '../../../../contract/launch.js';
import type { OrderAnswer, StudyAct } from '../../../../contract/studies.js';
import { describeSetGoing, isUnderWay } from '../../../../page-model/describe-study.js';
import { change, path, read } from '../../api.js';
import { canChange } from '../../components/read-only.js';
import { ReasonDialog } from '../../components/reason-dialog.js';

type Asking = 'pause' | 'resume' | 'cancel' | 'set' | 'go on';

/** Asks the server for what the command of the same name does. */
export async function orderStudy(study: string, act: StudyAct, body: object): Promise<readonly string[]> {
  const { words, warnings } = await change<OrderAnswer>(`${path`/api/studies/${study}`}/${act}`, body);
  return [words, ...warnings];
}

/** Starts a study by the file that it was launched with last. */
export async function launchAgain(study: string, reason: string): Promise<readonly string[]> {
  const { text } = await read<StudyText>(path`/api/studies/${study}/file`);
  const { pid } = await change<LaunchAnswer>('/api/studies', { text, reason });
  return [`goes on in process ${pid}`];
}

/** Buttons that stop a study and let it go on. */
export function Controls({
  study: status,
  isServed,
  others,
  hasFile,
}: {
  readonly study: StudyStatus;
  readonly isServed: boolean;
  /** What goes on as well when a process is started. */
  readonly others: readonly string[];
  readonly hasFile: boolean;
}) {
  const { study, state, priority, concurrency } = status;
  const [asking, setAsking] = useState<Asking>();
  const [said, setSaid] = useState<readonly string[]>([]);
  const [level, setLevel] = useState<StudyPriority>(priority ?? 'normal');
  const [atOnce, setAtOnce] = useState(String(concurrency ?? ''));
  const [levelId, atOnceId] = [useId(), useId()];
  // what was said of another state is no longer so
  useEffect(() => {
    if (state === 'complete' || state === 'incomplete') setSaid([]);
  }, [state]);
  if (!canChange()) return null;
  const close = () => setAsking(undefined);
  const act = (asked: Asking) => async (reason: string) => {
    setSaid(await carryOut(asked, reason));
  };
  const carryOut = (asked: Asking, reason: string) => {
    if (asked === 'go on') return launchAgain(study, reason);
    if (asked !== 'set') return orderStudy(study, asked, { reason });
    const wanted = Number(atOnce);
    const more = {
      ...(level !== priority && { priority: level }),
      ...(wanted !== concurrency && { concurrency: wanted }),
    };
    return orderStudy(study, 'set', { reason, ...more });
  };
  return (
    <div class="controls">
      <div class="row">
        {state === 'running' && (
          <button type="button" onClick={() => setAsking('pause')}>
            Pause
          </button>
        )}
        {state === 'paused' && (
          <button type="button" class="main" onClick={() => setAsking('resume')}>
            Resume
          </button>
        )}
        {isUnderWay(status) && (
          <>
            <button
              type="button"
              onClick={() => {
                setLevel(priority ?? 'normal');
                setAtOnce(String(concurrency ?? ''));
                setAsking('set');
              }}
            >
              Change
            </button>
            <button type="button" class="danger" onClick={() => setAsking('cancel')}>
              Cancel
            </button>
          </>
        )}
        {!isUnderWay(status) && state !== 'complete' && hasFile && (
          <button type="button" class="main" onClick={() => setAsking('go on')}>
            Go on
          </button>
        )}
        {hasFile && (
          <a class="button" href={`/?launch&clone=${encodeURIComponent(study)}`}>
            Clone
          </a>
        )}
      </div>
      <div role="status" class="small">
        {said.map((words, at) => (
          <p key={at}>{words}</p>
        ))}
      </div>
      {asking === 'pause' && (
        <ReasonDialog title={`Pause ${study}?`} act="Pause" onClose={close} onAct={act('pause')}>
          <p>Steps that run go on to their end; no other starts until you resume.</p>
        </ReasonDialog>
      )}
      {asking === 'resume' && (
        <ReasonDialog title={`Resume ${study}?`} act="Resume" onClose={close} onAct={act('resume')} />
      )}
      {asking === 'cancel' && (
        <ReasonDialog
          title={`Cancel ${study}?`}
          act="Cancel the study"
          isDangerous
          onClose={close}
          onAct={act('cancel')}
        >
          <p>
            Running steps are stopped and the study ends as incomplete. What is finished stays, and it can go on later.
          </p>
        </ReasonDialog>
      )}
      {asking === 'go on' && (
        <ReasonDialog title={`Go on with ${study}?`} act="Go on" onClose={close} onAct={act('go on')}>
          <p>
            {isServed ? '' : 'A process is started for it, which takes some seconds. '}What is missing is tried again;
            finished steps are found and not computed again.
          </p>
          {others.length > 0 && <p class="note warn others">{describeSetGoing(others)}</p>}
        </ReasonDialog>
      )}
      {asking === 'set' && (
        <ReasonDialog title={`Change ${study}`} act="Change" onClose={close} onAct={act('set')}>
          <div class="row">
            <div class="field">
              <label for={levelId}>Priority among studies, of steps from now on</label>
              <select
                id={levelId}
                value={level}
                onChange={({ currentTarget: { value } }) => {
                  const chosen = STUDY_PRIORITIES.find((each) => each === value);
                  if (chosen !== undefined) setLevel(chosen);
                }}
              >
                {STUDY_PRIORITIES.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </div>
            <div class="field">
              <label for={atOnceId}>Networks under way at once, 1 to {LARGEST_CONCURRENCY}</label>
              <input
                id={atOnceId}
                type="number"
                min={1}
                max={LARGEST_CONCURRENCY}
                value={atOnce}
                onInput={(event) => setAtOnce(event.currentTarget.value)}
              />
            </div>
          </div>
        </ReasonDialog>
      )}
    </div>
  );
}
