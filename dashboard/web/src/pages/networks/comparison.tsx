import { useMemo } from 'preact/hooks';
import type { DataTable } from '../../../../../figures/figure.js';
import { chooseLineStyle, drawTrainingCurves } from '../../../../../figures/training-curves.js';
import type { ComparedNetwork, NetworkComparison, NetworkRow, Stage } from '../../../../contract/networks.js';
import { formatLoss } from '../../../../page-model/format.js';
import { TABLE_COLUMNS } from '../../../../page-model/network-columns.js';
import { drawnLines, tabulateEpochs } from '../../../../page-model/training-lines.js';
import { address, path as pathOf, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { Drawing } from '../../components/drawing.js';
import { PlotFiles } from '../../components/plot-files.js';

/** Networks side by side: how they were trained, what differs, and how well they do on each domain. */
export function Comparison({
  study,
  keys,
  onChange,
}: {
  readonly study: string;
  readonly keys: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
}) {
  const compared = useLoaded<NetworkComparison>(address(pathOf`/api/studies/${study}/compare`, { network: keys }));
  return (
    <section class="panel" aria-label="Comparison">
      <div class="row spread">
        <h2>
          {keys.length} {keys.length === 1 ? 'network' : 'networks'} side by side
        </h2>
        <button type="button" onClick={() => onChange([])}>
          Take all away
        </button>
      </div>
      {keys.length === 1 && <p class="quiet small">Choose others in the table below to compare.</p>}
      <Show of={compared}>
        {({ networks, unknown }) => (
          <>
            {unknown.length > 0 && (
              <div class="note warn row">
                <span class="unknown-networks">
                  {study} has no network {unknown.join(', ')}
                </span>
                <button type="button" onClick={() => onChange(keys.filter((each) => !unknown.includes(each)))}>
                  Leave {unknown.length === 1 ? 'it' : 'them'} out
                </button>
              </div>
            )}
            {networks.length > 0 && (
              <Compared networks={networks} onRemove={(key) => onChange(keys.filter((each) => each !== key))} />
            )}
          </>
        )}
      </Show>
    </section>
  );
}

function Compared({
  networks,
  onRemove,
}: {
  readonly networks: readonly ComparedNetwork[];
  readonly onRemove: (key: string) => void;
}) {
  const svg = useMemo(() => drawCurves(networks), [networks]);
  return (
    <div class="stack">
      {svg === undefined ? (
        <p class="quiet">Of these networks no curves are known.</p>
      ) : (
        <figure class="figure curves" aria-label="Losses by epoch">
          <Drawing svg={svg} label="Loss by epoch" />
          <PlotFiles name="compared losses by epoch" svg={() => svg} table={() => tabulateCompared(networks)} />
        </figure>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label="Settings">
        <Settings networks={networks} onRemove={onRemove} />
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Losses by domain">
        <Losses networks={networks} />
      </div>
      <PlotFiles name="compared networks" table={() => tabulateNetworks(networks)} />
    </div>
  );
}

function Settings({
  networks,
  onRemove,
}: {
  readonly networks: readonly ComparedNetwork[];
  readonly onRemove: (key: string) => void;
}) {
  const studies = new Set(networks.map(({ row }) => row.study));
  const columns = TABLE_COLUMNS.filter(
    ({ column }) =>
      networks.some(({ row }) => row[column] !== null) &&
      !(column === 'study' && studies.size === 1) &&
      !(column === 'state' && networks.every(({ row }) => row.state === 'recorded')),
  );
  const differing = new Set(
    columns
      .filter(({ column }) => new Set(networks.map(({ row }) => row[column])).size > 1)
      .map(({ column }) => column),
  );
  return (
    <table>
      <caption class="visually-hidden">Settings; what differs is marked</caption>
      <thead>
        <tr>
          <th scope="col">network</th>
          {columns.map(({ column, title, isNumber, hint }) => (
            <th key={column} scope="col" class={isNumber ? 'right' : ''} title={hint}>
              {title}
              {differing.has(column) && networks.length > 1 && <span title="differs"> ≠</span>}
            </th>
          ))}
          <th scope="col">
            <span class="visually-hidden">take away</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {networks.map(({ row }, at) => (
          <tr key={row.key}>
            <th scope="row">
              <Key at={at} /> <a href={pathOf`/studies/${row.study}/networks/${row.key}`}>{row.name}</a>
            </th>
            {columns.map(({ column, isNumber, write }) => (
              <td
                key={column}
                class={`${isNumber ? 'right' : ''} ${differing.has(column) && networks.length > 1 ? 'differs' : ''}`}
              >
                {write(row)}
              </td>
            ))}
            <td>
              <button type="button" class="bare" aria-label={`Take ${row.name} away`} onClick={() => onRemove(row.key)}>
                ×
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whose line is whose, in the colours of the curves. */
function Key({ at }: { readonly at: number }) {
  const { color, dashes } = chooseLineStyle(at);
  return (
    <svg class="key" width="26" height="8" aria-hidden="true">
      <line
        x1="0"
        x2="26"
        y1="4"
        y2="4"
        stroke={color === '#000000' ? 'currentColor' : color}
        stroke-width="2.5"
        stroke-dasharray={dashes}
      />
    </svg>
  );
}

function Losses({ networks }: { readonly networks: readonly ComparedNetwork[] }) {
  const domains = [...new Set(networks.flatMap((each) => each.domains.map(({ domain }) => domain)))];
  return (
    <table>
      <caption class="visually-hidden">Loss on each domain, before and after</caption>
      <thead>
        <tr>
          <th scope="col">loss on</th>
          {networks.map(({ row }, at) => (
            <th key={row.key} scope="col" class="right" title={row.name}>
              <Key at={at} /> <span class="visually-hidden">{row.name}</span> before → after
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {domains.map((domain) => (
          <tr key={domain}>
            <th scope="row">{domain}</th>
            {networks.map(({ row, domains: losses }) => {
              const loss = losses.find((each) => each.domain === domain);
              return (
                <td key={row.key} class="right">
                  {formatLoss(loss?.before ?? null)} → <strong>{formatLoss(loss?.after ?? null)}</strong>
                  {role(row, domain)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function role(row: NetworkRow, domain: string): string {
  return domain === row.target ? ' target' : domain === row.source ? ' source' : '';
}

const STAGES = [
  { stage: 'pretrain', title: 'First training' },
  { stage: 'transfer', title: 'Transfer' },
] as const satisfies readonly { readonly stage: Stage; readonly title: string }[];

function tabulateCompared(networks: readonly ComparedNetwork[]): DataTable {
  return tabulateEpochs(
    networks.flatMap(({ row, stages }) => stages.map((stage) => ({ ...stage, network: row.name }))),
  );
}

/** Settings and losses, a row a network. Losses have no unit. */
function tabulateNetworks(networks: readonly ComparedNetwork[]): DataTable {
  const domains = [...new Set(networks.flatMap((each) => each.domains.map(({ domain }) => domain)))];
  return {
    columns: [
      'network',
      ...TABLE_COLUMNS.map(({ column }) => nameColumn(column)),
      ...domains.flatMap((domain) => [`loss_before_on_${domain}`, `loss_after_on_${domain}`]),
    ],
    rows: networks.map(({ row, domains: losses }) => [
      row.name,
      ...TABLE_COLUMNS.map(({ column }) => row[column]),
      ...domains.flatMap((name) => {
        const loss = losses.find(({ domain }) => domain === name);
        return [loss?.before ?? null, loss?.after ?? null];
      }),
    ]),
  };
}

/** As the tables of `export` name theirs, with the unit. */
function nameColumn(column: string): string {
  const name = column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return name === 'seconds' ? 'duration_seconds' : name;
}

/** Undefined where none has any. */
function drawCurves(networks: readonly ComparedNetwork[]): string | undefined {
  const stages = STAGES.flatMap(({ stage, title }) => {
    const lines = networks.flatMap(({ row, stages: known }, at) => {
      const found = known.find((each) => each.stage === stage);
      if (found === undefined) return [];
      return drawnLines(found, chooseLineStyle(at)).map((line) => ({ ...line, name: row.name }));
    });
    return lines.length === 0 ? [] : [{ title, lines }];
  });
  if (stages.length === 0) return undefined;
  return drawTrainingCurves({
    title: 'Losses by epoch',
    subtitle:
      'bold: on held-out images; thin and dotted: on training images, taken while the weights change; circle: best epoch',
    description: 'Losses of the chosen networks by epoch; colours and dashes are those of the table below.',
    stages,
    legend: [],
  });
}
