import { useLocation } from 'preact-iso';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { StageBox, StageColumn, Stages } from '../../../../contract/stages.js';
import { BOX_HEIGHT, BOX_WIDTH, layOutStages } from '../../../../page-model/lay-out-stages.js';
import { shortenNames } from '../../../../page-model/shorten-names.js';
import { address, path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { ProgressBar } from '../../components/progress-bar.js';
import { StepList } from './step-list.js';

/** Of a name, that a box has room for beside its count. */
const MOST_LETTERS = 16;
/** More than these are drawn thin. */
const MANY_EDGES = 60;

/** All steps of a study in columns of boxes, one a domain; a box opens to the list of its steps. */
export function StagePanel({ study, version }: { readonly study: StudyStatus; readonly version: string }) {
  const stages = useLoaded<Stages>(path`/api/studies/${study.study}/stages`, { version });
  const { path: here, query, route } = useLocation();
  const open = query['box'];
  const choose = (box: string | undefined) => {
    const { box: _box, state: _state, from: _from, ...rest } = query;
    route(address(here, { ...rest, box }), true);
  };
  return (
    <section class="panel" aria-label="Stages">
      <h2>Stages</h2>
      <Show of={stages}>
        {(value) => {
          const chosen = value.columns.flatMap((column) =>
            column.boxes.flatMap((box) => (box.id === open ? [{ column, box }] : [])),
          )[0];
          return (
            <>
              <Graph stages={value} study={study} open={open} onChoose={(id) => choose(id === open ? undefined : id)} />
              <p class="stage-legend small quiet" aria-hidden="true">
                <span class="done">done</span>
                <span class="running">running</span>
                <span class="missing">failed</span>
                <span class="aside">cancelled or skipped</span>
                <span class="left">to do</span>
              </p>
              {chosen === undefined ? (
                <p class="small quiet">A box opens to the list of its steps.</p>
              ) : (
                <StepList
                  study={study.study}
                  kind={chosen.column.kind}
                  domain={chosen.box.domain}
                  version={version}
                  onClose={() => choose(undefined)}
                />
              )}
            </>
          );
        }}
      </Show>
    </section>
  );
}

function Graph({
  stages,
  study,
  open,
  onChoose,
}: {
  readonly stages: Stages;
  readonly study: StudyStatus;
  readonly open: string | undefined;
  readonly onChoose: (box: string) => void;
}) {
  const { width, height, boxes, edges, rails } = layOutStages(stages);
  const opened = stages.columns.find((column) => column.boxes.some(({ id }) => id === open))?.kind;
  const domains = stages.columns.flatMap((column) => column.boxes.flatMap(({ domain }) => domain ?? []));
  const isLong = domains.some(({ length }) => length > MOST_LETTERS);
  const short = isLong ? shortenNames([...new Set(domains)]) : new Map<string, string>();
  return (
    <div class="scroll stage-scroll" tabIndex={0} role="region" aria-label="Graph of the stages">
      <div class="stage-heads" style={{ width: `${width}px` }}>
        {stages.columns.map((column) => (
          <Head key={column.kind} column={column} counts={study.steps?.[column.kind]} />
        ))}
      </div>
      <div class="stage-graph" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} class={edges.length > MANY_EDGES ? 'many' : ''} aria-hidden="true">
          {rails.map(({ from, to, path: line, label }) => (
            <g key={`${from}>${to}`} class={`rail ${opened === from || opened === to ? 'chosen' : ''}`}>
              <path d={line} />
              <text x={label.x} y={label.y}>
                each {to} needs all of {from}
              </text>
            </g>
          ))}
          {edges.map(({ id, path: line, from, to }) => (
            <path key={id} d={line} class={open === from || open === to ? 'chosen' : ''} />
          ))}
        </svg>
        {stages.columns.flatMap(({ kind, boxes: own }) =>
          own.map((box) => {
            const { x, y } = boxes.get(box.id) ?? { x: 0, y: 0 };
            return (
              <button
                key={box.id}
                type="button"
                class="stage-box"
                style={{ left: `${x}px`, top: `${y}px`, width: `${BOX_WIDTH}px`, height: `${BOX_HEIGHT}px` }}
                aria-expanded={open === box.id}
                title={`${nameBox(box)}: ${describeCounts(box)}`}
                onClick={() => onChoose(box.id)}
              >
                <span class="line">
                  <span class="visually-hidden">{kind} </span>
                  <span class="name">{short.get(box.domain ?? '') ?? nameBox(box)}</span>
                  <span class="number">
                    {box.done === box.total ? box.total.toLocaleString('en') : `${box.done} / ${box.total}`}
                  </span>
                </span>
                <CountBar counts={box} />
              </button>
            );
          }),
        )}
      </div>
    </div>
  );
}

function Head({
  column: { kind, done, total },
  counts,
}: {
  readonly column: StageColumn;
  readonly counts: { readonly reused: number; readonly running: number; readonly waiting: number } | undefined;
}) {
  const more =
    counts === undefined
      ? []
      : ([
          ['found', counts.reused],
          ['running', counts.running],
          ['waiting', counts.waiting],
        ] as const);
  const words = more.flatMap(([name, count]) => (count > 0 ? [`${count.toLocaleString('en')} ${name}`] : []));
  return (
    <div style={{ width: `${BOX_WIDTH}px` }}>
      <h3>{kind}</h3>
      <p class="small quiet number">
        {done.toLocaleString('en')} of {total.toLocaleString('en')}
        {words.length > 0 && <span class="more">{words.join(', ')}</span>}
      </p>
    </div>
  );
}

function CountBar({
  counts: { total, done, running, failed, setAside },
}: {
  readonly counts: Omit<StageBox, 'id' | 'domain' | 'domains'>;
}) {
  return (
    <ProgressBar
      total={total}
      label={`${done} of ${total}`}
      parts={[
        { kind: 'done', count: done },
        { kind: 'running', count: running },
        { kind: 'missing', count: failed },
        { kind: 'aside', count: setAside },
      ]}
    />
  );
}

function nameBox({ domain, domains }: StageBox): string {
  return domain ?? `${domains} domains`;
}

function describeCounts({ total, done, running, failed, setAside }: StageBox): string {
  const words = [`${done} of ${total} done`];
  if (running > 0) words.push(`${running} running`);
  if (failed > 0) words.push(`${failed} failed`);
  if (setAside > 0) words.push(`${setAside} cancelled or skipped`);
  return words.join(', ');
}
