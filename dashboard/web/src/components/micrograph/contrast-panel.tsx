import { useMemo, useRef } from 'preact/hooks';
import type { TargetedPointerEvent } from 'preact';
import { countHistogram, findLimits, type Limits } from '../../../../page-model/contrast.js';
import { plotHistogram, tabulateHistogram } from '../../../../page-model/plot-image.js';
import { PlotFiles } from '../plot-files.js';

export interface Contrast {
  /** Undefined: the percentiles of each image. */
  readonly limits: Limits | undefined;
  readonly gamma: number;
  readonly invert: boolean;
}

export const DEFAULT_CONTRAST: Contrast = { limits: undefined, gamma: 1, invert: false };

const PARTS = 96;
/** Of the histogram, beyond which a long tail is cut. */
const SHOWN_PERCENTILES = [0.02, 99.98] as const;
const [WIDTH, HEIGHT] = [288, 56];

/** The grey values of an image, and what of them is black and white. */
export function ContrastPanel({
  name,
  data,
  limits,
  contrast,
  onContrast,
}: {
  /** Of the image. */
  readonly name: string;
  readonly data: Float32Array;
  /** As they are in force. */
  readonly limits: Limits;
  readonly contrast: Contrast;
  readonly onContrast: (contrast: Contrast) => void;
}) {
  const range = useMemo(() => findLimits(data, SHOWN_PERCENTILES), [data]);
  const shown = { low: Math.min(range.low, limits.low), high: Math.max(range.high, limits.high) };
  const counts = useMemo(() => countHistogram(data, shown, PARTS), [data, shown.low, shown.high]);
  const outline = useMemo(() => drawOutline(counts), [counts]);
  const set = (change: Partial<Limits>) => {
    const next = { ...limits, ...change };
    if (Number.isFinite(next.low) && Number.isFinite(next.high) && next.low < next.high) {
      onContrast({ ...contrast, limits: next });
    }
  };
  const placeOf = (value: number) => ((value - shown.low) / (shown.high - shown.low)) * WIDTH;
  const drag = useHandle((place) => {
    const value = shown.low + place * (shown.high - shown.low);
    const isLow = Math.abs(value - limits.low) < Math.abs(value - limits.high);
    set(isLow ? { low: value } : { high: value });
  });
  return (
    <section class="contrast" aria-label="Contrast">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Histogram of the grey values" {...drag}>
        <path class="histogram" d={outline} />
        {(['low', 'high'] as const).map((end) => (
          <line key={end} class="limit" x1={placeOf(limits[end])} x2={placeOf(limits[end])} y1={0} y2={HEIGHT} />
        ))}
      </svg>
      <PlotFiles
        name={`histogram ${name}`}
        svg={() => plotHistogram(`Grey values of ${name}`, counts, shown, limits)}
        table={() => tabulateHistogram(counts, shown)}
      />
      <div class="contrast-fields">
        <NumberField label="Black" unit="σ" value={limits.low} onValue={(low) => set({ low })} />
        <NumberField label="White" unit="σ" value={limits.high} onValue={(high) => set({ high })} />
        <div class="field">
          <label for="contrast-gamma">Gamma {contrast.gamma.toFixed(2)}</label>
          <input
            id="contrast-gamma"
            type="range"
            min={-1}
            max={1}
            step={0.05}
            value={Math.log2(contrast.gamma)}
            onInput={({ currentTarget }) => onContrast({ ...contrast, gamma: 2 ** Number(currentTarget.value) })}
          />
        </div>
      </div>
      <div class="row">
        <button
          type="button"
          aria-pressed={contrast.limits === undefined}
          onClick={() => onContrast({ ...contrast, limits: undefined })}
          title="0.3 to 99.7 % of the grey values of each image"
        >
          Auto
        </button>
        <button
          type="button"
          aria-pressed={contrast.invert}
          onClick={() => onContrast({ ...contrast, invert: !contrast.invert })}
        >
          Invert
        </button>
        <button type="button" onClick={() => onContrast(DEFAULT_CONTRAST)}>
          Reset
        </button>
      </div>
    </section>
  );
}

function NumberField({
  label,
  unit,
  value,
  onValue,
}: {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}) {
  const id = `contrast-${label.toLowerCase()}`;
  return (
    <div class="field">
      <label for={id}>
        {label} / {unit}
      </label>
      <input
        id={id}
        type="number"
        step={0.1}
        value={value.toFixed(2)}
        onChange={({ currentTarget }) => onValue(currentTarget.valueAsNumber)}
      />
    </div>
  );
}

/** Takes the nearer limit along while the pointer is down. The fields do the same by keys. */
function useHandle(onPlace: (place: number) => void) {
  const isDown = useRef(false);
  const take = (event: TargetedPointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPlace(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  return {
    onPointerDown: (event: TargetedPointerEvent<SVGSVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      isDown.current = true;
      take(event);
    },
    onPointerMove: (event: TargetedPointerEvent<SVGSVGElement>) => {
      if (isDown.current) take(event);
    },
    onPointerUp: () => {
      isDown.current = false;
    },
  };
}

function drawOutline(counts: Uint32Array): string {
  const most = counts.reduce((high, count) => Math.max(high, count), 1);
  const step = WIDTH / counts.length;
  const steps = Array.from(counts, (count, part) => {
    const y = (HEIGHT * (1 - count / most)).toFixed(1);
    return `L${(part * step).toFixed(1)} ${y}L${((part + 1) * step).toFixed(1)} ${y}`;
  });
  return `M0 ${HEIGHT}${steps.join('')}L${WIDTH} ${HEIGHT}Z`;
}
