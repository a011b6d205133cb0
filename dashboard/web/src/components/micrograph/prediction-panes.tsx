import { useMemo } from 'preact/hooks';
import {
  colourOf,
  FALSE_ALARM_COLOUR,
  MISSED_COLOUR,
  renderErrors,
  renderProbabilities,
  type Score,
} from '../../../../page-model/prediction.js';
import { describeLength } from '../../../../page-model/describe-length.js';
import type { Place, View } from '../../../../page-model/view.js';
import type { Pixels } from './arrays.js';
import { Pane } from './pane.js';
import { createPicture, type Picture } from './picture.js';

/** A prediction that was asked for. */
export type Asked = {
  readonly phase: 'before' | 'after';
  readonly problem: string | undefined;
} & (
  | { readonly state: 'none' | 'coming' }
  | {
      readonly state: 'there';
      readonly probabilities: Pixels<Float32Array>;
      readonly mask: Pixels<Uint8Array>;
      readonly score: Score;
    }
);

interface Shared {
  readonly pixels: number;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly side: number;
  readonly pointer: Place | undefined;
  readonly onPointer: (place: Place | undefined) => void;
}

/** What the network says, and where it is wrong. */
export function PredictionPanes({
  asked,
  grey,
  shared,
}: {
  readonly asked: readonly Asked[];
  readonly grey: Picture | undefined;
  readonly shared: Shared;
}) {
  return asked.map((one) => {
    if (one.problem !== undefined) {
      return (
        <p key={one.phase} class="note bad pane-empty" role="alert">
          {one.problem}
        </p>
      );
    }
    if (one.state === 'there') return <PhasePanes key={one.phase} {...one} grey={grey} shared={shared} />;
    return (
      <div key={one.phase} class="pane pane-empty quiet" role="status">
        {one.state === 'none' ? 'no network is chosen' : `asking the network, ${one.phase} transfer …`}
      </div>
    );
  });
}

function PhasePanes({
  phase,
  probabilities,
  mask,
  score,
  grey,
  shared,
}: Extract<Asked, { readonly state: 'there' }> & { readonly grey: Picture | undefined; readonly shared: Shared }) {
  const layers = useMemo(
    () => [{ picture: createPicture(renderProbabilities(probabilities.data), probabilities.pixels) }],
    [probabilities],
  );
  const errors = useMemo(
    () => createPicture(renderErrors(mask.data, probabilities.data), mask.pixels),
    [mask, probabilities],
  );
  const errorLayers = useMemo(
    () => [...(grey ? [{ picture: grey, opacity: 0.55 }] : []), { picture: errors, opacity: 0.85 }],
    [grey, errors],
  );
  const when = `${phase} transfer`;
  const [falseAlarms, misses] = [score.falsePositives, score.falseNegatives].map(
    (count) => `${((100 * count) / mask.data.length).toFixed(1)} %`,
  );
  return (
    <>
      <Pane {...shared} label={`Probability of particles, ${when}`} layers={layers} describeBar={describeLength}>
        <p class="pane-caption">
          <b>Prediction</b> <span class="quiet">{when}</span>
          <ColourBar />
        </p>
      </Pane>
      <Pane
        {...shared}
        label={`Errors ${when}: false positives ${falseAlarms} and false negatives ${misses} of the pixels`}
        layers={errorLayers}
        describeBar={describeLength}
      >
        <p class="pane-caption">
          <b>Errors</b> <span class="quiet">{when}</span> <b class="number">IoU {score.iou.toFixed(3)}</b>
          <span class="legend">
            <span class="swatch" style={{ background: `rgb(${FALSE_ALARM_COLOUR.join(' ')})` }} aria-hidden="true" />
            false positive {falseAlarms}
          </span>
          <span class="legend">
            <span class="swatch" style={{ background: `rgb(${MISSED_COLOUR.join(' ')})` }} aria-hidden="true" />
            false negative {misses}
          </span>
        </p>
      </Pane>
    </>
  );
}

function ColourBar() {
  const stops = Array.from({ length: 9 }, (_, stop) => `rgb(${colourOf(stop / 8).join(' ')})`);
  return (
    <span class="colour-bar" role="img" aria-label="Colours from probability 0, dark, to 1, yellow">
      0
      <span style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />1
    </span>
  );
}
