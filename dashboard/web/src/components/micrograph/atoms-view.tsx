import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { chooseScaleBar } from '../../../../../micrographs/scale-bar.js';
import { describeError } from '../../../../../study/describe-error.js';
import { describeLength } from '../../../../page-model/describe-length.js';
import { lookOf } from '../../../../page-model/element-look.js';
import { ALONG_BEAM, FROM_SIDE, rotate, turn, type Rotation, type Vector } from '../../../../page-model/rotation.js';
import type { AtomsAnswer } from '../../../../contract/domains.js';
import { useLoaded } from '../../api.js';
import { useTheme } from '../../theme.js';
import { Show } from '../async.js';
import { arrangeScene, type Marks } from './arrange-atoms.js';
import { maybeCreateDrawer, type SceneDrawer } from './atoms-scene.js';

/** The atoms that the image was simulated from. */
export default function AtomsView({ url }: { readonly url: string }) {
  const answer = useLoaded<AtomsAnswer>(url);
  return <Show of={answer}>{(atoms) => <Atoms key={url} atoms={atoms} />}</Show>;
}

const TURN_STEP = Math.PI / 18;
const ZOOM_STEP = 1.25;
const TURNS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-TURN_STEP, 0],
  ArrowRight: [TURN_STEP, 0],
  ArrowUp: [0, -TURN_STEP],
  ArrowDown: [0, TURN_STEP],
};

function Atoms({ atoms }: { readonly atoms: AtomsAnswer }) {
  const [showsCarbon, setShowsCarbon] = useState(true);
  const [rotation, setRotation] = useState<Rotation>(ALONG_BEAM);
  const [zoom, setZoom] = useState(1);
  const hasOthers = atoms.elements.some(({ symbol }) => symbol !== 'C');
  const { scene, marks } = useMemo(() => arrangeScene(atoms, showsCarbon || !hasOthers), [atoms, showsCarbon]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawer = useRef<SceneDrawer | undefined>(undefined);
  const [problem, setProblem] = useState<string>();
  const [theme] = useTheme();
  const wholeAngstrom = Math.max(atoms.cellAngstrom[0], atoms.cellAngstrom[1]) * 0.72;
  const halfAngstrom = wholeAngstrom / zoom;

  useEffect(() => {
    if (canvas.current === null) return undefined;
    try {
      drawer.current = maybeCreateDrawer(canvas.current, scene);
      setProblem(drawer.current === undefined ? 'This browser has no WebGL: the atoms can be downloaded.' : undefined);
    } catch (error) {
      setProblem(describeError(error));
    }
    return () => drawer.current?.dispose();
  }, [scene]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const frame = requestAnimationFrame(() => {
      const side = Math.round(element.clientWidth * devicePixelRatio);
      if (element.width !== side) element.width = element.height = side;
      const grey = theme === 'dark' ? 0.62 : 0.35;
      drawer.current?.draw({ rotation, halfAngstrom, lineColour: [grey, grey, grey] });
    });
    return () => cancelAnimationFrame(frame);
  });

  const drag = useDrag((right, down) => setRotation((before) => turn(before, right, down)));
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = TURNS[event.key];
    if (by !== undefined) setRotation(turn(rotation, ...by));
    else if (event.key === '+' || event.key === '=') setZoom(zoom * ZOOM_STEP);
    else if (event.key === '-') setZoom(Math.max(0.5, zoom / ZOOM_STEP));
    else if (event.key === '0') {
      setRotation(ALONG_BEAM);
      setZoom(1);
    } else return;
    event.preventDefault();
  };
  const bar = chooseScaleBar((2 * halfAngstrom) / 10);
  const told = describe(atoms);
  return (
    <div class="atoms">
      <div>
        <div
          class="atoms-picture"
          role="group"
          aria-label={`${told} Arrows turn, plus and minus zoom, 0 looks along the beam.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
          {...drag}
        >
          <canvas key={String(showsCarbon)} ref={canvas} />
          {marks.map((mark) => (
            <MarkLabel key={mark.text} {...mark} rotation={rotation} halfAngstrom={halfAngstrom} />
          ))}
          <div class="pane-bar plain" style={{ width: `${100 * bar.part}%` }}>
            <span>{describeLength(bar.length)}</span>
          </div>
        </div>
        {problem !== undefined && <p class="note warn">{problem}</p>}
      </div>
      <div class="stack">
        <div class="row">
          <button type="button" onClick={() => setRotation(ALONG_BEAM)}>
            Along the beam
          </button>
          <button type="button" onClick={() => setRotation(FROM_SIDE)}>
            From the side
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => setZoom(Math.max(0.5, zoom / ZOOM_STEP))}>
            −
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => setZoom(zoom * ZOOM_STEP)}>
            +
          </button>
        </div>
        {hasOthers && atoms.elements.some(({ symbol }) => symbol === 'C') && (
          <label class="check">
            <input
              type="checkbox"
              checked={showsCarbon}
              onChange={({ currentTarget }) => setShowsCarbon(currentTarget.checked)}
            />{' '}
            carbon
          </label>
        )}
        <ul class="elements" aria-label="Elements">
          {atoms.elements.map(({ symbol, count }) => (
            <li key={symbol}>
              <span
                class="sphere"
                style={{ background: `rgb(${lookOf(symbol).colour.join(' ')})` }}
                aria-hidden="true"
              />
              {symbol} <span class="quiet number">{count.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
        <p class="quiet small">
          {told} Along the beam it lies as in the micrograph
          {atoms.frame === null ? '' : ', whose part of the cell is framed'}. Atoms are at rest, as before the frozen
          phonons. Drag or arrows turn, + and − zoom, 0 looks along the beam.
        </p>
      </div>
    </div>
  );
}

function MarkLabel({
  text,
  at,
  rotation,
  halfAngstrom,
}: Marks[number] & { readonly rotation: Rotation; readonly halfAngstrom: number }) {
  const [x, y] = rotate(rotation, at satisfies Vector);
  const [left, top] = [50 + (50 * x) / halfAngstrom, 50 - (50 * y) / halfAngstrom];
  if (left < 1 || left > 99 || top < 1 || top > 99) return null;
  return (
    <span class="atoms-mark" style={{ left: `${left}%`, top: `${top}%` }} aria-hidden="true">
      {text}
    </span>
  );
}

function describe({ atomicNumbers, elements, particles, cellAngstrom }: AtomsAnswer): string {
  const parts = elements.map(({ symbol, count }) => `${count.toLocaleString('en')} ${symbol}`).join(', ');
  const cell = cellAngstrom.map((length) => (length / 10).toFixed(1)).join(' × ');
  const many = particles === 1 ? '1 particle' : `${particles} particles`;
  return `${atomicNumbers.length.toLocaleString('en')} atoms (${parts}): ${many} in a cell of ${cell} nm.`;
}

const RADIANS_A_PIXEL = 0.008;

function useDrag(onTurn: (right: number, down: number) => void) {
  const last = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  return {
    onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: TargetedPointerEvent<HTMLElement>) => {
      const before = last.current;
      if (before === undefined) return;
      last.current = { x: event.clientX, y: event.clientY };
      onTurn(RADIANS_A_PIXEL * (event.clientX - before.x), RADIANS_A_PIXEL * (event.clientY - before.y));
    },
    onPointerUp: () => {
      last.current = undefined;
    },
    onPointerCancel: () => {
      last.current = undefined;
    },
  };
}
