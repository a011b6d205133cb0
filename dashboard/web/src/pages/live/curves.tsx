import { useLocation } from 'preact-iso';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { TrainingCurve } from '../../../../contract/stages.js';
import { address, path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { LossChart, LossLegend } from '../../components/loss-chart.js';

const MOST = 8;

/** Loss by epoch of the trainings that run, as it grows, and of one that was chosen among the steps. */
export function Curves({ study: { study, working } }: { readonly study: StudyStatus }) {
  const { path: here, query, route } = useLocation();
  const chosen = query['curve'];
  const running = working.filter(({ kind }) => kind === 'pretrain' || kind === 'transfer');
  const keys = [...(chosen === undefined ? [] : [chosen]), ...running.flatMap(({ key }) => key ?? [])];
  const shown = [...new Set(keys)].slice(0, MOST);
  const url = shown.length === 0 ? undefined : address(path`/api/studies/${study}/curves`, { key: shown });
  // one more epoch, one more point
  const curves = useLoaded<readonly TrainingCurve[]>(
    url,
    undefined,
    running.map(({ key, done }) => `${key} ${done}`).join(),
  );
  if (url === undefined) return null;
  const close = () => {
    const { curve: _curve, ...rest } = query;
    route(address(here, rest), true);
  };
  return (
    <section class="panel" aria-label="Training curves">
      <div class="row">
        <h2>Training curves</h2>
        {chosen !== undefined && (
          <button type="button" onClick={close}>
            Only those that run
          </button>
        )}
      </div>
      <LossLegend />
      <Show of={curves}>
        {(all) => (
          <div class="live-curves">
            {all.map((curve) => (
              <LossChart key={curve.key} curve={curve} />
            ))}
          </div>
        )}
      </Show>
    </section>
  );
}
