import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { renderMaskOverlay } from '../../../../../micrographs/mask-overlay.js';
import { describeError } from '../../../../../study/describe-error.js';
import { describeLength } from '../../../../page-model/describe-length.js';
import { findLimits, renderTone } from '../../../../page-model/contrast.js';
import { scorePrediction } from '../../../../page-model/prediction.js';
import { maybePixel, WHOLE, type Place, type View } from '../../../../page-model/view.js';
import type { ImageAnswer, StudyDomain } from '../../../../contract/domains.js';
import type { Split } from '../../../../../study/split.js';
import { address, path, read, useLoaded } from '../../api.js';
import { Loading, Problem } from '../async.js';
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
  /** Stands below the pictures: whose predictions they show. */
  readonly children: ComponentChildren;
}

/** One image with everything about it, side by side and linked. */
export function Viewer({ domain, dataset, split, index, count, network, phases, onIndex, children }: ViewerProps) {
  const at = path`/api/datasets/${dataset}/${split}/${index}`;
  const { value: shown, problem } = useLoaded(at, { load: loadShown, keep: 'any' });
  const [view, setView] = useState<View>(WHOLE);
  const [pointer, setPointer] = useState<Place>();
  const [contrast, setContrast] = useState<Contrast>(DEFAULT_CONTRAST);
  const [opacity, setOpacity] = useState(0.6);
  useNeighbours(dataset, split, index, count);

  const data = shown?.image.data;
  const limits = useMemo(() => contrast.limits ?? (data && findLimits(data)), [data, contrast.limits]);
  const grey = useMemo(() => {
    if (shown === undefined || limits === undefined) return undefined;
    const tone = { ...limits, gamma: contrast.gamma, invert: contrast.invert };
    return createPicture(renderTone(shown.image.data, tone), shown.image.pixels);
  }, [shown, limits, contrast]);
  const overlay = useMemo(() => shown?.mask && createOverlay(shown.mask), [shown]);
  const layers = useMemo<readonly Layer[]>(
    () => [...(grey ? [{ picture: grey }] : []), ...(overlay && opacity > 0 ? [{ picture: overlay, opacity }] : [])],
    [grey, overlay, opacity],
  );
  const before = usePrediction(shown?.at, network, 'before', phases !== 'after');
  const after = usePrediction(shown?.at, network, 'after', phases !== 'before');
  const asked = [
    ...(phases === 'after' ? [] : [describeAsked('before', before, shown?.mask)]),
    ...(phases === 'before' ? [] : [describeAsked('after', after, shown?.mask)]),
  ];

  if (shown === undefined || limits === undefined) {
    return problem === undefined ? <Loading /> : <Problem>{problem}</Problem>;
  }
  const { image, mask, about } = shown;
  const { pixels } = image;
  const side = (pixels * domain.pixelAngstrom) / 10;
  const shared = { pixels, view, onView: setView, side, pointer, onPointer: setPointer };
  const name = `image ${shown.index} of ${domain.name} (${shown.split})`;
  const onKey = (key: string) => {
    const next = index + (key.toLowerCase() === 'n' ? 1 : key.toLowerCase() === 'p' ? -1 : 0);
    if (next === index) return false;
    if (next >= 0 && next < count) onIndex(next);
    return true;
  };
  return (
    <div class="viewer" aria-busy={shown.at !== at}>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {shown.maskProblem !== undefined && <Problem>{`Its mask can’t be shown: ${shown.maskProblem}`}</Problem>}
      <div class={asked.length > 1 ? 'viewer-pictures of-both' : 'viewer-pictures'}>
        <Pane
          {...shared}
          label={`Micrograph ${shown.index} of the ${shown.split} images of ${domain.name}`}
          layers={layers}
          describeBar={describeLength}
          onKey={onKey}
        >
          <p class="readout mono" aria-live="off">
            {describePointer(pointer, image, mask, domain.pixelAngstrom, asked)}
          </p>
          <div class="row">
            <button type="button" onClick={() => onIndex(index - 1)} disabled={index === 0} title="key P">
              Previous
            </button>
            <button type="button" onClick={() => onIndex(index + 1)} disabled={index + 1 >= count} title="key N">
              Next
            </button>
            <ZoomButtons view={view} onView={setView} pixels={pixels} />
          </div>
        </Pane>
        <div class="linked-panes">
          <PredictionPanes asked={asked.slice(0, 1)} grey={grey} shared={shared} />
          <SpectrumPane name={name} image={image} pixelAngstrom={domain.pixelAngstrom} />
          <PredictionPanes asked={asked.slice(1)} grey={grey} shared={shared} />
        </div>
      </div>
      {children}
      <div class="viewer-tools">
        <ContrastPanel name={name} data={image.data} limits={limits} contrast={contrast} onContrast={setContrast} />
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
        <ImageFacts about={about} domain={domain} />
      </div>
    </div>
  );
}

/** An image with what belongs to it, and to no other one. */
interface Shown {
  /** Its address. */
  readonly at: string;
  readonly split: string;
  readonly index: string;
  readonly about: ImageAnswer;
  readonly image: Pixels<Float32Array>;
  readonly mask?: Pixels<Uint8Array>;
  readonly maskProblem?: string;
}

async function loadShown(at: string, signal: AbortSignal): Promise<Shown> {
  const [about, image, mask] = await Promise.all([
    read<ImageAnswer>(at, signal),
    loadFloats(`${at}/image`, signal),
    // an image whose mask is damaged can still be looked at
    loadMask(`${at}/mask`, signal).then(
      (found) => ({ mask: found }),
      (error: unknown) => ({ maskProblem: describeError(error) }),
    ),
  ]);
  const [split = '', index = ''] = at.split('/').slice(-2);
  return { at, split, index, about, image, ...mask };
}

function createOverlay({ data, pixels }: Pixels<Uint8Array>) {
  return createPicture(renderMaskOverlay(Float32Array.from(data), pixels), pixels);
}

function usePrediction(
  at: string | undefined,
  network: string | undefined,
  phase: 'before' | 'after',
  isWanted: boolean,
) {
  const url =
    at === undefined || network === undefined || !isWanted
      ? undefined
      : address(`${path`/api/networks/${network}/predictions`}/${at.replace('/api/datasets/', '')}`, { phase });
  const loaded = useLoaded(url, { load: loadPrediction, keep: 'none' });
  return { ...loaded, url };
}

function describeAsked(
  phase: Asked['phase'],
  { value, problem, url }: ReturnType<typeof usePrediction>,
  mask: Pixels<Uint8Array> | undefined,
): Asked {
  if (value !== undefined && mask === undefined) {
    return { phase, state: 'none', problem: 'without the mask of the image nothing can be compared' };
  }
  if (value === undefined || mask === undefined || mask.pixels !== value.pixels) {
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
