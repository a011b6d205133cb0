import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { StudyStatus } from '../../../../../study/study-status.js';
import type { TrainingCurve } from '../../../../contract/stages.js';
import { describeProgress, drawLiveCurve } from '../../../../page-model/draw-live-curve.js';
import { tabulateEpochs } from '../../../../page-model/training-lines.js';
import { address, path, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { Drawing } from '../../components/drawing.js';
import { PlotFiles } from '../../components/plot-files.js';

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
  const curves = useLoaded<readonly TrainingCurve[]>(url, {
    version: running.map(({ key, done }) => `${key} ${done}`).join(),
  });
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
      <Show of={curves}>
        {(all) => (
          <div class="live-curves">
            {all.map((curve) => (
              <Curve key={curve.key} curve={curve} />
            ))}
          </div>
        )}
      </Show>
    </section>
  );
}

function Curve({ curve }: { readonly curve: TrainingCurve }) {
  // the page is drawn anew with every report, the curve with every epoch
  const svg = useMemo(() => drawLiveCurve(curve), [curve]);
  return (
    <figure class="figure live-curve" aria-label={`Loss by epoch of ${curve.name}: ${describeProgress(curve)}`}>
      <Drawing svg={svg} label={`Loss by epoch of ${curve.name}`} />
      <PlotFiles
        name={`losses ${curve.name}`}
        svg={() => svg}
        table={() => tabulateEpochs([{ ...curve, network: curve.name, stage: null }])}
      />
    </figure>
  );
}
