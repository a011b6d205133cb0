import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { renderMaskOverlay } from '../../../../../micrographs/mask-overlay.js';
import { describeLength } from '../../../../page-model/describe-length.js';
import { findLimits, renderTone } from '../../../../page-model/contrast.js';
import { scorePrediction } from '../../../../page-model/prediction.js';
import { maybePixel, WHOLE, type Place, type View } from '../../../../page-model/view.js';
import type { ImageAnswer, StudyDomain } from '../../../../contract/domains.js';
import type { Split } from '../../../../../study/split.js';
import { address, path, useLoaded } from '../../api.js';
import { loadFloats, loadMask, loadPrediction, type Pixels } from './arrays.js';
import { ContrastPanel, DEFAULT_CONTRAST, type Contrast } from './contrast-panel.js';
import { ImageFacts } from './image-facts.js';
import type { Phases } from './network-choice.js';
import { Pane, ZoomButtons, type Layer } from './pane.js';
import { createPicture } from './picture.js';
import { PredictionPanes, type Asked } from './prediction-panes.js';
import { SpectrumPane } from './spectrum-pane.js';

export interface ViewerProps {
  readonly domain: StudyDomain;
  readonly dataset: string;
  readonly split: Split;
  readonly index: number;
  readonly count: number;
  /** Key of the network's record; undefined: none. */
  readonly network: string | undefined;
  readonly phases: Phases;
  readonly onIndex: (index: number) => void;
  /** Stands between the image and what a network says of it. */
  readonly children: ComponentChildren;
}

/** One image with everything about it, side by side and linked. */
export function Viewer({ domain, dataset, split, index, count, network, phases, onIndex, children }: ViewerProps) {
  const at = path`/api/datasets/${dataset}/${split}/${index}`;
  const image = useLoaded(`${at}/image`, loadFloats);
  const mask = useLoaded(`${at}/mask`, loadMask);
  const about = useLoaded<ImageAnswer>(at);
  const [view, setView] = useState<View>(WHOLE);
  const [pointer, setPointer] = useState<Place>();
  const [contrast, setContrast] = useState<Contrast>(DEFAULT_CONTRAST);
  const [opacity, setOpacity] = useState(0.6);
  useNeighbours(dataset, split, index, count);

  const problem = image.problem ?? mask.problem;
  const data = image.value?.data;
  const limits = useMemo(() => contrast.limits ?? (data && findLimits(data)), [data, contrast.limits]);
  const grey = useMemo(() => {
    if (image.value === undefined || limits === undefined) return undefined;
    const tone = { ...limits, gamma: contrast.gamma, invert: contrast.invert };
    return createPicture(renderTone(image.value.data, tone), image.value.pixels);
  }, [image.value, limits, contrast]);
  const overlay = useMemo(() => mask.value && createOverlay(mask.value), [mask.value]);
  const layers = useMemo<readonly Layer[]>(
    () => [...(grey ? [{ picture: grey }] : []), ...(overlay && opacity > 0 ? [{ picture: overlay, opacity }] : [])],
    [grey, overlay, opacity],
  );
  const before = usePrediction(at, network, 'before', phases !== 'after');
  const after = usePrediction(at, network, 'after', phases !== 'before');
  const asked = [
    ...(phases === 'after' ? [] : [describeAsked('before', before, mask.value)]),
    ...(phases === 'before' ? [] : [describeAsked('after', after, mask.value)]),
  ];

  if (problem !== undefined) {
    return (
      <p class="note bad" role="alert">
        {problem}
      </p>
    );
  }
  if (image.value === undefined || limits === undefined) {
    return (
      <p class="quiet" role="status">
        loading …
      </p>
    );
  }
  const { pixels } = image.value;
  const side = (pixels * domain.pixelAngstrom) / 10;
  const shared = { pixels, view, onView: setView, side, pointer, onPointer: setPointer };
  const onKey = (key: string) => {
    const next = index + (key.toLowerCase() === 'n' ? 1 : key.toLowerCase() === 'p' ? -1 : 0);
    if (next === index) return false;
    if (next >= 0 && next < count) onIndex(next);
    return true;
  };
  return (
    <div class="viewer">
      <div class="viewer-top">
        <Pane
          {...shared}
          label={`Micrograph ${index} of the ${split} images of ${domain.name}`}
          layers={layers}
          describeBar={describeLength}
          onKey={onKey}
        >
          <p class="readout mono" aria-live="off">
            {describePointer(pointer, image.value, mask.value, domain.pixelAngstrom, asked)}
          </p>
        </Pane>
        <div class="viewer-side">
          <div class="row">
            <button type="button" onClick={() => onIndex(index - 1)} disabled={index === 0} title="key P">
              Previous
            </button>
            <button type="button" onClick={() => onIndex(index + 1)} disabled={index + 1 >= count} title="key N">
              Next
            </button>
            <ZoomButtons view={view} onView={setView} pixels={pixels} />
          </div>
          <ContrastPanel data={image.value.data} limits={limits} contrast={contrast} onContrast={setContrast} />
          <div class="field">
            <label for="mask-opacity">
              <span class="swatch" style={{ background: 'rgb(230 159 0)' }} aria-hidden="true" /> Mask that networks
              learn, {Math.round(100 * opacity)} %
            </label>
            <input
              id="mask-opacity"
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={opacity}
              onInput={({ currentTarget }) => setOpacity(Number(currentTarget.value))}
            />
          </div>
          <ImageFacts about={about.value} domain={domain} />
        </div>
      </div>
      {children}
      <div class="panes">
        <PredictionPanes asked={asked.slice(0, 1)} grey={grey} shared={shared} />
        <SpectrumPane image={image.value} pixelAngstrom={domain.pixelAngstrom} />
        <PredictionPanes asked={asked.slice(1)} grey={grey} shared={shared} />
      </div>
    </div>
  );
}

function createOverlay({ data, pixels }: Pixels<Uint8Array>) {
  return createPicture(renderMaskOverlay(Float32Array.from(data), pixels), pixels);
}

function usePrediction(at: string, network: string | undefined, phase: 'before' | 'after', isWanted: boolean) {
  const place = at.replace('/api/datasets/', '');
  const url =
    network === undefined || !isWanted
      ? undefined
      : address(`${path`/api/networks/${network}/predictions`}/${place}`, { phase });
  const loaded = useLoaded(url, loadPrediction);
  return { ...loaded, url };
}

function describeAsked(
  phase: Asked['phase'],
  { value, problem, url }: ReturnType<typeof usePrediction>,
  mask: Pixels<Uint8Array> | undefined,
): Asked {
  const isNew = value !== undefined && value.url === url;
  if (!isNew || mask === undefined || mask.pixels !== value.pixels) {
    return { phase, state: url === undefined ? 'none' : 'coming', problem };
  }
  return {
    phase,
    state: 'there',
    problem: undefined,
    probabilities: value,
    mask,
    score: scorePrediction(mask.data, value.data),
  };
}

/** Position from the lower left corner, value, mask, and what the network says. */
function describePointer(
  pointer: Place | undefined,
  image: Pixels<Float32Array>,
  mask: Pixels<Uint8Array> | undefined,
  pixelAngstrom: number,
  asked: readonly Asked[],
): string {
  const pixel = pointer && maybePixel(pointer, image.pixels);
  if (pointer === undefined || pixel === undefined) return 'x, y / nm · value / σ · mask · probability';
  const at = pixel.row * image.pixels + pixel.column;
  const side = (image.pixels * pixelAngstrom) / 10;
  const parts = [
    `x ${(pointer.x * side).toFixed(2)} nm, y ${((1 - pointer.y) * side).toFixed(2)} nm`,
    `value ${image.data[at].toFixed(2)} σ`,
    ...(mask?.pixels === image.pixels ? [mask.data[at] === 0 ? 'no particle' : 'particle'] : []),
    ...asked.flatMap((one) =>
      one.state === 'there' && one.probabilities.pixels === image.pixels
        ? [`${one.phase} ${one.probabilities.data[at].toFixed(2)}`]
        : [],
    ),
  ];
  return parts.join(' · ').replaceAll('-', '−');
}

/** Asks for the images beside this one, which are looked at next. */
function useNeighbours(dataset: string, split: Split, index: number, count: number): void {
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      for (const next of [index + 1, index - 1]) {
        if (next < 0 || next >= count) continue;
        const at = path`/api/datasets/${dataset}/${split}/${next}`;
        loadFloats(`${at}/image`, abort.signal).catch(() => undefined);
        loadMask(`${at}/mask`, abort.signal).catch(() => undefined);
      }
    }, 100);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [dataset, split, index, count]);
}
