import type { ComponentChildren } from 'preact';
import { formatBytes } from '../../../../../study/format-bytes.js';
import { formatDuration } from '../../../../../study/format-duration.js';
import { STEP_KINDS } from '../../../../../study/step.js';
import type { PlannedStudy } from '../../../../contract/launch.js';

const HOUR_MS = 3.6e6;

/** What a study will do and cost, as `plan` tells it. */
export function PlanTable({
  plan,
  isKnown,
  children,
}: {
  readonly plan: PlannedStudy;
  readonly isKnown: boolean;
  readonly children: ComponentChildren;
}) {
  const { study, hash, domains, networks, steps, reused, hours, bytes, kinds } = plan;
  const total = STEP_KINDS.reduce((sum, kind) => sum + steps[kind], 0);
  return (
    <section class="panel stack tight" aria-label="Plan">
      <h2>Plan of {study}</h2>
      <dl class="counts">
        <Count name="networks" value={networks.toLocaleString('en')} />
        <Count name="steps" value={total.toLocaleString('en')} />
        <Count name="there already" value={reused.toLocaleString('en')} />
        <Count name="time" value={hours === 0 ? 'none' : formatDuration(hours * HOUR_MS)} />
        <Count name="disk" value={formatBytes(bytes)} />
      </dl>
      <p class="quiet small">
        Domains: {domains.join(', ')}. Time is for one step after the other, roughly; disk is what is still to fill.
        Plan <code title={hash}>{hash.slice(0, 12)}</code>
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Steps of the plan">
        <table>
          <thead>
            <tr>
              <th scope="col">step</th>
              <th scope="col" class="right">
                planned
              </th>
              <th scope="col" class="right">
                there
              </th>
              <th scope="col" class="right">
                still to go
              </th>
              <th scope="col">by</th>
            </tr>
          </thead>
          <tbody>
            {STEP_KINDS.map((kind) => {
              const { reused: there, hours: left, measured } = kinds[kind];
              const isLeft = kind !== 'record' && there < steps[kind];
              return (
                <tr key={kind}>
                  <th scope="row">{kind}</th>
                  <td class="right">{steps[kind].toLocaleString('en')}</td>
                  <td class="right">{there.toLocaleString('en')}</td>
                  <td class="right">{isLeft ? formatDuration(left * HOUR_MS) : ''}</td>
                  <td>{isLeft ? (measured > 0 ? `${measured} measured` : 'a model of two cores') : ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {isKnown && (
        <p class="note">
          A study of this name is here already. If the file is the same, it goes on; if not, this becomes its new form.
          Finished steps stand in any case.
        </p>
      )}
      <div class="row">{children}</div>
    </section>
  );
}

function Count({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
