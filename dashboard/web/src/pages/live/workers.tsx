import { formatDuration } from '../../../../../study/format-duration.js';
import type { WorkerName, WorkingStep } from '../../../../../study/study-status.js';
import { describeProgress, shareDone } from '../../../../page-model/describe-study.js';
import { ProgressBar } from '../../components/progress-bar.js';
import { canChange } from '../../components/read-only.js';
import { ActButton, useNetworkOrders } from './network-orders.js';

/** Processes that compute, and what each does at this moment. */
export function Workers({
  working,
  idle,
  study,
}: {
  readonly working: readonly WorkingStep[];
  readonly idle: readonly WorkerName[];
  readonly study: string;
}) {
  const { ask, view } = useNetworkOrders(study);
  const canCancel = canChange() && working.some(({ network }) => network !== null);
  return (
    <section class="panel" aria-label="Workers">
      <h2>At work</h2>
      {view}
      {working.length === 0 ? (
        <p class="quiet">No step of {study} runs at this moment.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Running steps">
          <table class="workers">
            <thead>
              <tr>
                <th scope="col">step</th>
                <th scope="col">of</th>
                <th scope="col">progress</th>
                <th scope="col" class="right">
                  loss
                </th>
                <th scope="col" class="right">
                  images / s
                </th>
                <th scope="col" class="right">
                  for
                </th>
                <th scope="col">process</th>
                {canCancel && (
                  <th scope="col">
                    <span class="visually-hidden">cancel</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {working.map((step, at) => (
                <tr key={step.key ?? at}>
                  <td>
                    {step.kind}
                    {step.attempt > 1 && <span class="quiet"> attempt {step.attempt}</span>}
                  </td>
                  <td class="words name">{step.step ?? 'not said yet'}</td>
                  <td>
                    {describeProgress(step)}
                    <ProgressBar
                      total={1}
                      label={describeProgress(step)}
                      parts={[{ kind: 'running', count: shareDone(step) }]}
                    />
                  </td>
                  <td class="right">{step.loss?.toFixed(4) ?? ''}</td>
                  <td class="right">{step.imagesPerSecond?.toFixed(1) ?? ''}</td>
                  <td class="right">{formatDuration(step.forMs)}</td>
                  <td>
                    {step.pid ?? 'unknown'} on {step.host}
                  </td>
                  {canCancel && (
                    <td class="right">
                      {step.network !== null && (
                        <ActButton
                          act="cancel"
                          networks={[step.network]}
                          onClick={() =>
                            step.network !== null && ask({ act: 'cancel', networks: [step.network], missing: null })
                          }
                        />
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {idle.length > 0 && (
        <p class="small quiet">
          Nothing to do at this moment:{' '}
          {idle.map(({ pid, host }) => `process ${pid ?? 'unknown'} on ${host}`).join(', ')}
        </p>
      )}
    </section>
  );
}
