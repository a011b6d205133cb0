import { useId, useMemo, useState } from 'preact/hooks';
import type { NetworkDetails, NetworkRow, StageDetails } from '../../../contract/networks.js';
import { describeNetwork } from '../../../page-model/describe-network.js';
import { formatMaybeRate, formatSeconds, formatTime } from '../../../page-model/format.js';
import { describeStanding, maybeNetworkAct } from '../../../page-model/network-acts.js';
import { tabulateEpochs } from '../../../page-model/training-lines.js';
import { address, path as pathOf, useLoaded } from '../api.js';
import { Show } from '../components/async.js';
import { Drawing } from '../components/drawing.js';
import { PlotFiles } from '../components/plot-files.js';
import { canChange } from '../components/read-only.js';
import { useLive } from '../live.js';
import { useRecordedVersion } from '../recorded-version.js';
import { useTitle } from '../title.js';
import { ActButton, useNetworkOrders } from './live/network-orders.js';
import { DomainTable } from './networks/domain-table.js';
import { drawStages } from './networks/draw-stages.js';
import type { OfStudy } from './study.js';
import './networks.css';

/** One network: what it is, how well it does, how it was trained, where it came from. */
export function NetworkPage({ study, record }: OfStudy & { readonly record: string }) {
  const { report } = useLive();
  const { state, failures } = report?.studies.find((each) => each.study === study) ?? {};
  const version = `${useRecordedVersion(study)} ${state} ${failures?.length}`;
  const details = useLoaded<NetworkDetails>(pathOf`/api/studies/${study}/networks/${record}`, { version });
  useTitle(details.value && [details.value.row.name, study]);
  return <Show of={details}>{(known) => <Known details={known} />}</Show>;
}

function Known({ details }: { readonly details: NetworkDetails }) {
  const { row, stages, domains, commands, parts } = details;
  const svg = useMemo(() => drawStages(details), [details]);
  return (
    <div class="stack">
      <section>
        <h2>{row.name}</h2>
        <p>{describeNetwork(row)}</p>
        {row.state !== 'recorded' && <Missing row={row} />}
        {details.published && (
          <p class="note">
            Published: of this network only the losses are known, no curves, weights, times or machines.
            {details.citation !== null && ` ${details.citation}`}
          </p>
        )}
        <Links row={row} isPublished={details.published} />
      </section>
      {domains.length > 0 && (
        <section class="panel">
          <h2>{details.published ? 'Loss by domain' : 'Loss and overlap by domain'}</h2>
          <DomainTable domains={domains} />
        </section>
      )}
      {svg !== undefined && (
        <section class="panel">
          <h2>Training</h2>
          <figure class="figure curves" aria-label="Losses and learning rates by epoch">
            <Drawing svg={svg} label="Loss by epoch" />
            <PlotFiles
              name={`losses ${row.name}`}
              svg={() => svg}
              table={() => tabulateEpochs(stages.map((stage) => ({ ...stage, network: row.name })))}
            />
          </figure>
          <StageTable stages={stages} />
        </section>
      )}
      <div class="columns">
        <section class="panel">
          <h2>Setting</h2>
          <Setting details={details} />
        </section>
        {stages.map((stage) => (
          <section key={stage.stage} class="panel">
            <h2>{stage.stage === 'pretrain' ? 'Where the first training ran' : 'Where transfer ran'}</h2>
            <Place stage={stage} />
          </section>
        ))}
      </div>
      {parts !== null && (
        <section class="panel">
          <h2>Mixture</h2>
          <ul>
            {parts.map(({ domain, images, first }) => (
              <li key={domain}>
                {images} images of {domain}
                {first !== null && `, from number ${first + 1} on`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {commands.length > 0 && (
        <section class="panel">
          <h2>On the command line</h2>
          {commands.map(({ what, line }) => (
            <Command key={line} what={what} line={line} />
          ))}
        </section>
      )}
    </div>
  );
}

/** Why it has no results, and what can be done about it. */
function Missing({ row }: { readonly row: NetworkRow }) {
  const { report } = useLive();
  const { ask, view } = useNetworkOrders(row.study);
  const id = useId();
  const study = report?.studies.find((each) => each.study === row.study);
  const isServed = report !== undefined && report.run !== null;
  const known = canChange() ? maybeNetworkAct(row, study, isServed) : undefined;
  return (
    <div class="stack tight">
      <p class="note warn">It is not in the results: {describeStanding(row, study)}.</p>
      {known && (
        <div class="row">
          <ActButton
            act={known.act}
            networks={[row.name]}
            isDisabled={known.refusal !== null}
            describedBy={id}
            onClick={() => ask({ act: known.act, networks: [row.name], missing: known.missing })}
          />
          {known.refusal !== null && (
            <span id={id} class="small quiet">
              {known.refusal}
            </span>
          )}
        </div>
      )}
      {view}
    </div>
  );
}

function Links({ row, isPublished }: { readonly row: NetworkRow; readonly isPublished: boolean }) {
  const { study, name, target, key } = row;
  return (
    <p class="links">
      <a href={pathOf`/studies/${study}/networks`}>All networks</a>
      <a href={address(pathOf`/studies/${study}/networks`, { compare: key })}>Compare with others</a>
      <a href={address('/lineage', { thing: name, study })}>Where it came from</a>
      {!isPublished && target !== null && row.state === 'recorded' && (
        <a href={address(pathOf`/studies/${study}/domains/${target}`, { network: key })}>Its predictions on {target}</a>
      )}
    </p>
  );
}

function Setting({ details: { row } }: { readonly details: NetworkDetails }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['pretrained on', row.source],
    ['target', row.target],
    ['mixture', row.mixture],
    ['frozen', row.freeze === 'none' ? 'nothing' : row.freeze],
    ['first learning rate', formatMaybeRate(row.pretrainLearningRate)],
    ['second learning rate', row.transferLearningRate === null ? null : formatMaybeRate(row.transferLearningRate)],
    ['target images', row.images === null ? null : String(row.images)],
    ['replicate', row.replicate === null ? null : `${row.replicate}, counted from 0`],
    ['study', row.study],
  ];
  return <Facts facts={facts.filter(([, value]) => value !== null)} />;
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string | null])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  host: 'machine',
  cpu: 'processor',
  device: 'device',
  threads: 'threads',
  node: 'Node.js',
  tensorflow: 'TensorFlow',
  waveKernel: 'wave kernel',
  networkKernels: 'network kernels',
  version: 'hrtem-transfer',
};

function Place({ stage }: { readonly stage: StageDetails }) {
  const known = Object.entries(ENVIRONMENT).flatMap(([name, title]) => {
    const value = stage.environment[name];
    return value === undefined ? [] : [[title, String(value)] as const];
  });
  return (
    <>
      <Facts facts={[['began', formatTime(stage.startedAt)], ['took', formatSeconds(stage.seconds)], ...known]} />
      {stage.attempts.length > 0 && (
        <>
          <h3 class="below">Attempts</h3>
          <ul class="small">
            {stage.attempts.map(({ attempt, worker, startedAt, outcome, reason }) => (
              <li key={`${startedAt} ${worker} ${attempt}`}>
                {attempt}: {outcome} by {worker}, begun {formatTime(startedAt)}
                {reason !== null && `: ${reason}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function StageTable({ stages }: { readonly stages: readonly StageDetails[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Machines and attempts">
      <table>
        <thead>
          <tr>
            <th scope="col">stage</th>
            <th scope="col" class="right">
              epochs
            </th>
            <th scope="col" class="right">
              best epoch
            </th>
            <th scope="col" class="right">
              time
            </th>
            <th scope="col" class="right">
              per epoch
            </th>
          </tr>
        </thead>
        <tbody>
          {stages.map(({ stage, epochs, bestEpoch, seconds }) => (
            <tr key={stage}>
              <th scope="row">{stage === 'pretrain' ? 'first training' : 'transfer'}</th>
              <td class="right">{epochs.length}</td>
              <td class="right">{bestEpoch ?? '·'}</td>
              <td class="right">{formatSeconds(seconds)}</td>
              <td class="right">{epochs.length === 0 ? '·' : formatSeconds(seconds / epochs.length)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Command({ what, line }: { readonly what: string; readonly line: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(line).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div>
      <p class="small quiet">{what}</p>
      <div class="command">
        <code>{line}</code>
        <button type="button" aria-label={`Copy the command to ${what}`} onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
