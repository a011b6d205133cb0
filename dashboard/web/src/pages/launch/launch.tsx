import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { describeError } from '../../../../../study/describe-error.js';
import type { LaunchAnswer, PlanAnswer, StudyText } from '../../../../contract/launch.js';
import { describeSetGoing, listSetGoing } from '../../../../page-model/describe-study.js';
import { nameClone, renameStudy } from '../../../../page-model/rename-study.js';
import { change, path, read } from '../../api.js';
import { useLive } from '../../live.js';
import { Problem } from '../../components/async.js';
import { canChange } from '../../components/read-only.js';
import { ReasonDialog } from '../../components/reason-dialog.js';
import { PlanTable } from './plan-table.js';
import { Problems } from './problems.js';

interface Props {
  /** The study whose file is changed; empty: none. */
  readonly from: string;
  readonly isQuickstart: boolean;
  /** Names of studies that are there. */
  readonly taken: ReadonlySet<string>;
  readonly onEnd: () => void;
}

/** From the text of a study file to its plan, and then to a study that runs. */
export function Launch({ from, isQuickstart, taken, onEnd }: Props) {
  const { route } = useLocation();
  const { report } = useLive();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<PlanAnswer>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const draft = `draft ${isQuickstart ? 'quickstart' : from}`;
  const [isRenamed, setIsRenamed] = useState(true);
  const write = (next: string) => {
    setText(next);
    // a reload, or a look at another page, takes nothing away
    sessionStorage.setItem(draft, next);
    // a plan of another text is none
    setAnswer(undefined);
    setProblem(undefined);
  };
  const plan = async (of: string) => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      setAnswer(await change<PlanAnswer>('/api/plan', { text: of }));
    } catch (error) {
      setProblem(describeError(error));
    } finally {
      setIsBusy(false);
    }
  };
  useEffect(() => {
    const kept = sessionStorage.getItem(draft) ?? '';
    if (kept !== '') return write(kept);
    const url = isQuickstart ? '/api/quickstart' : from === '' ? undefined : path`/api/studies/${from}/file`;
    if (url === undefined || !canChange()) return;
    void read<StudyText>(url).then(
      ({ text: found }) => {
        // who has begun to type meanwhile wants something else
        if ((area.current?.value ?? '') !== '') return undefined;
        const next = isQuickstart ? found : renameStudy(found, nameClone(from, taken));
        setIsRenamed(isQuickstart || next !== found);
        write(next);
        return plan(next);
      },
      (error: unknown) => setProblem(describeError(error)),
    );
    // once for each study to begin from
  }, [from, isQuickstart]);

  const leave = () => {
    sessionStorage.removeItem(draft);
    onEnd();
  };
  const takeFile = (file: File | undefined) => {
    if (file !== undefined) void file.text().then(write);
  };
  const goTo = (line: number) => {
    const lines = text.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    if (area.current)
      area.current.scrollTop = Math.max(0, (line - 5) * (area.current.scrollHeight / Math.max(1, lines.length)));
  };
  const others = report === undefined || answer?.isRight !== true ? [] : listSetGoing(report, answer.plan.study);
  if (!canChange()) return null;
  return (
    <>
      {from !== '' && (
        <p class="note">
          A copy of <strong>{from}</strong>
          {isRenamed ? ' under another name' : ': give it another name, or it takes the place of the other one'}. Change
          what you like; what both have in common is not computed again.
        </p>
      )}
      <section class="panel stack tight">
        <div class="field">
          <label for={id}>Study file (YAML): paste it, drop it here, or choose it</label>
          <div
            class={isOver ? 'drop over' : 'drop'}
            onDragOver={(event) => {
              event.preventDefault();
              setIsOver(true);
            }}
            onDragLeave={() => setIsOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setIsOver(false);
              takeFile(event.dataTransfer?.files[0]);
            }}
          >
            <textarea
              id={id}
              ref={area}
              spellcheck={false}
              value={text}
              onInput={(event) => write(event.currentTarget.value)}
            />
            <div class="row">
              <input
                type="file"
                accept=".yaml,.yml"
                aria-label="Choose a study file"
                onChange={(event) => takeFile(event.currentTarget.files?.[0])}
              />
            </div>
          </div>
        </div>
        <div class="row">
          <button
            type="button"
            class={answer?.isRight === true ? '' : 'main'}
            disabled={isBusy || text.trim() === ''}
            onClick={() => void plan(text)}
          >
            {isBusy ? 'Planning …' : 'Show the plan'}
          </button>
          <button type="button" onClick={leave}>
            Back to the studies
          </button>
        </div>
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div aria-live="polite">
          {answer?.isRight === false && <Problems problems={answer.problems} onChoose={goTo} />}
        </div>
      </section>
      {answer?.isRight === true && (
        <PlanTable plan={answer.plan} isKnown={taken.has(answer.plan.study)}>
          <button type="button" class="main" onClick={() => setIsAsking(true)}>
            Launch {answer.plan.study}
          </button>
        </PlanTable>
      )}
      {isAsking && answer?.isRight === true && (
        <ReasonDialog
          title={`Launch ${answer.plan.study}?`}
          act="Launch"
          onClose={() => setIsAsking(false)}
          onAct={async (reason) => {
            const { study } = await change<LaunchAnswer>('/api/studies', { text, reason });
            sessionStorage.removeItem(draft);
            route(path`/studies/${study}`);
          }}
        >
          <p>It runs in the background, also when this page and its server are closed. Starting takes some seconds.</p>
          {others.length > 0 && <p class="note warn others">{describeSetGoing(others)}</p>}
        </ReasonDialog>
      )}
    </>
  );
}
