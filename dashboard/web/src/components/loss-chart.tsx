import type { TrainingCurve } from '../../../contract/stages.js';
import { chooseCurveAxes } from '../../../page-model/curve-axes.js';
import { createScale, formatTicks } from '../../../../figures/chart/scale.js';
import './loss-chart.css';

const WIDTH = 360;
const HEIGHT = 200;
const BOX = { left: 52, right: 12, top: 10, bottom: 40 };

/** Loss by epoch, of the training and of the held-out images; its axis holds the epochs to come. */
export function LossChart({ curve }: { readonly curve: TrainingCurve }) {
  const { epochs, name, planned, isFinished } = curve;
  const axes = chooseCurveAxes(curve);
  const x = createScale(axes.epochs, [BOX.left, WIDTH - BOX.right]);
  const y = createScale(axes.losses, [HEIGHT - BOX.bottom, BOX.top]);
  const last = epochs.at(-1);
  const labels = formatTicks(axes.lossTicks);
  const words =
    last === undefined
      ? 'no epoch has ended yet'
      : `epoch ${last.epoch}${planned === null ? '' : ` of ${planned}`}: loss ${last.trainingLoss.toFixed(4)} in training, ${last.heldOutLoss.toFixed(4)} held out, IoU ${last.iou.toFixed(3)}`;
  const line = (of: 'trainingLoss' | 'heldOutLoss') =>
    epochs.map((each, at) => `${at === 0 ? 'M' : 'L'}${x(each.epoch).toFixed(1)} ${y(each[of]).toFixed(1)}`).join('');
  return (
    <figure class="loss-chart">
      <figcaption>
        <strong>{name}</strong>
        <span class="quiet">{isFinished ? ' · finished' : ''}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Loss by epoch of ${name}: ${words}`}>
        {axes.lossTicks.map((tick, at) => (
          <g key={tick}>
            <line class="grid" x1={BOX.left} x2={WIDTH - BOX.right} y1={y(tick)} y2={y(tick)} />
            <text x={BOX.left - 6} y={y(tick) + 3.5} text-anchor="end">
              {labels[at]}
            </text>
          </g>
        ))}
        {axes.epochTicks.map((tick) => (
          <g key={tick}>
            <line class="axis" x1={x(tick)} x2={x(tick)} y1={HEIGHT - BOX.bottom} y2={HEIGHT - BOX.bottom + 4} />
            <text x={x(tick)} y={HEIGHT - BOX.bottom + 16} text-anchor="middle">
              {tick}
            </text>
          </g>
        ))}
        <path class="axis" d={`M${BOX.left} ${BOX.top}V${HEIGHT - BOX.bottom}H${WIDTH - BOX.right}`} />
        <text x={(BOX.left + WIDTH - BOX.right) / 2} y={HEIGHT - 6} text-anchor="middle">
          epoch
        </text>
        <text transform={`translate(11 ${(BOX.top + HEIGHT - BOX.bottom) / 2}) rotate(-90)`} text-anchor="middle">
          loss, as trained
        </text>
        <path class="training" d={line('trainingLoss')} />
        <path class="held-out" d={line('heldOutLoss')} />
        {epochs.length < 40 &&
          epochs.map((each) => (
            <g key={each.epoch}>
              <circle class="training" cx={x(each.epoch)} cy={y(each.trainingLoss)} r="2.2" />
              <circle class="held-out" cx={x(each.epoch)} cy={y(each.heldOutLoss)} r="2.2" />
            </g>
          ))}
      </svg>
      <p class="small quiet number">{words}</p>
    </figure>
  );
}

export function LossLegend() {
  return (
    <p class="loss-legend small">
      <span class="training">training images</span>
      <span class="held-out">held-out images</span>
      <span class="quiet">loss without unit; IoU: overlap of found and true particles, 1 is perfect</span>
    </p>
  );
}
