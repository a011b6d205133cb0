import type { LineageNode, StepNode } from '../../../../lineage/graph.js';
import { formatTime } from '../../../../study/format-time.js';
import { formatMoment } from '../../../page-model/format.js';
import type { DrawnMember } from '../../../contract/lineage.js';
import { address, path as pathOf, useLoaded, type QueryValues } from '../api.js';
import { Show } from './async.js';
import { JsonTree } from './json-tree.js';

/** All that is known of one node. */
export function LineageNodePanel({ member, asked }: { readonly member: DrawnMember; readonly asked: QueryValues }) {
  const loaded = useLoaded<LineageNode>(address('/api/lineage/node', { ...asked, node: member.id }), { keep: 'none' });
  const { study } = asked;
  return (
    <div class="stack">
      {member.thing !== null && (
        <p class="row small">
          {loaded.value?.kind === 'image' && typeof study === 'string' && (
            <a
              href={address(pathOf`/studies/${study}/domains/${loaded.value.domain}`, {
                split: loaded.value.split,
                image: loaded.value.index,
              })}
            >
              The image itself
            </a>
          )}
          <a href={address('/lineage', { thing: member.thing })}>What it came from</a>
          <a href={address('/lineage', { thing: member.thing, direction: 'down' })}>What came of it</a>
        </p>
      )}
      <Show of={loaded}>{(node) => (node.kind === 'step' ? <Step step={node} /> : <Other node={node} />)}</Show>
    </div>
  );
}

function Step({ step: { key, seed, run, identity } }: { readonly step: StepNode }) {
  return (
    <div class="stack">
      <dl class="facts">
        <Fact name="key">
          <code>{key}</code>
        </Fact>
        {seed !== null && <Fact name="seed">{seed}</Fact>}
        {run !== null && (
          <Fact name="computed">
            {formatMoment(run.startedAt)}, {(run.durationMs / 1000).toFixed(1)} s
          </Fact>
        )}
      </dl>
      {run !== null && run.outputs.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Files">
          <table>
            <caption class="visually-hidden">Files that it left</caption>
            <thead>
              <tr>
                <th scope="col">file</th>
                <th scope="col" class="right">
                  bytes
                </th>
                <th scope="col">SHA-256</th>
              </tr>
            </thead>
            <tbody>
              {run.outputs.map(({ role, sha256, bytes }) => (
                <tr key={role + sha256}>
                  <td>
                    <a href={`/artifacts/${sha256}`} download="">
                      {role}
                    </a>
                  </td>
                  <td class="right">{bytes.toLocaleString('en')}</td>
                  <td>
                    <a href={address('/lineage', { thing: sha256 })}>
                      <code>{sha256}</code>
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {run !== null && run.attempts.length > 0 && <Attempts attempts={run.attempts} />}
      <div>
        <h3>What its key is the hash of</h3>
        <JsonTree value={identity} />
      </div>
    </div>
  );
}

function Attempts({ attempts }: { readonly attempts: NonNullable<StepNode['run']>['attempts'] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Attempts">
      <table>
        <caption class="visually-hidden">Attempts</caption>
        <thead>
          <tr>
            <th scope="col" class="right">
              attempt
            </th>
            <th scope="col">worker</th>
            <th scope="col">began, UTC</th>
            <th scope="col">ended</th>
            <th scope="col">outcome</th>
            <th scope="col">reason</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ activity, attempt, worker, startedAt, endedAt, outcome, error, reason }) => (
            <tr key={`${activity} ${attempt}`}>
              <td class="right">{attempt}</td>
              <td>{worker}</td>
              <td>{formatTime(startedAt)}</td>
              <td>{endedAt === null ? 'not known' : formatTime(endedAt)}</td>
              <td>{outcome}</td>
              <td class="words">{[error, reason].filter((text) => text !== null).join(': ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Other({ node: { kind: _kind, id: _id, ...fields } }: { readonly node: LineageNode }) {
  return <JsonTree value={fields} />;
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
