import type { ComponentChildren, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { chooseScaleBar } from '../../../../../micrographs/scale-bar.js';
import { MIDDLE, moveBy, locate, project, WHOLE, zoomAt, type Place, type View } from '../../../../page-model/view.js';
import type { Picture } from './picture.js';

export interface Layer {
  readonly picture: Picture;
  /** 0 to 1; absent: 1. */
  readonly opacity?: number;
}

interface PaneProps {
  /** What is to be seen, for those who can't. */
  readonly label: string;
  /** The lowest first. */
  readonly layers: readonly Layer[];
  /** Of the picture: closer, 8 of them fill the pane. */
  readonly pixels: number;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** The whole picture's side in the unit of the bar. */
  readonly side: number;
  readonly describeBar: (length: number) => string;
  /** Where the pointer is in the image: shown in all panes that are linked. */
  readonly pointer?: Place | undefined;
  readonly onPointer?: (place: Place | undefined) => void;
  /** Keys beside those that move and zoom. */
  readonly onKey?: (key: string) => boolean;
  readonly children?: ComponentChildren;
}

const ZOOM_STEP = 1.5;
const MOVE_STEP = 0.15;
const MOVES: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: MOVE_STEP, y: 0 },
  ArrowRight: { x: -MOVE_STEP, y: 0 },
  ArrowUp: { x: 0, y: MOVE_STEP },
  ArrowDown: { x: 0, y: -MOVE_STEP },
};

/** A square picture that is zoomed and moved by wheel, fingers and keys, with a scale bar. */
export function Pane(props: PaneProps) {
  const { label, layers, pixels, view, onView, side, describeBar, pointer, onPointer, onKey, children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const sidePixels = useSide(canvas);
  useLayoutEffect(() => {
    if (canvas.current !== null) draw(canvas.current, layers, view, sidePixels);
  }, [layers, view, sidePixels]);

  // the wheel is listened to here, as a listener of the framework can't keep the page from scrolling
  const zoom = useRef((_at: Place, _factor: number) => {});
  zoom.current = (at, factor) => onView(zoomAt(view, factor, at, pixels));
  useEffect(() => {
    const element = canvas.current;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      zoom.current(placeOf(event, element), Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.002 : 0.06)));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  const drag = useDrag(view, onView, pixels);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move !== undefined) onView(moveBy(view, move));
    else if (event.key === '+' || event.key === '=') onView(zoomAt(view, ZOOM_STEP, MIDDLE, pixels));
    else if (event.key === '-') onView(zoomAt(view, 1 / ZOOM_STEP, MIDDLE, pixels));
    else if (event.key === '0') onView(WHOLE);
    else if (onKey?.(event.key) !== true) return;
    event.preventDefault();
  };
  const bar = chooseScaleBar(side * view.span);
  const cross = pointer && project(view, pointer);
  return (
    <div class="pane">
      <div
        class={view.span < 1 ? 'pane-picture zoomed' : 'pane-picture'}
        role="group"
        aria-roledescription="picture"
        aria-label={`${label}. Plus and minus zoom, arrows move, 0 shows all.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...drag}
        onPointerMove={(event) => {
          drag.onPointerMove(event);
          onPointer?.(locate(view, placeOf(event, event.currentTarget)));
        }}
        onPointerLeave={() => onPointer?.(undefined)}
      >
        <canvas ref={canvas} />
        {cross && isInside(cross) && (
          <span class="pane-cross" style={{ left: `${100 * cross.x}%`, top: `${100 * cross.y}%` }} aria-hidden="true" />
        )}
        <div class="pane-bar" style={{ width: `${100 * bar.part}%` }}>
          <span>{describeBar(bar.length)}</span>
        </div>
      </div>
      {children}
    </div>
  );
}

/** Buttons for what the keys do. */
export function ZoomButtons({
  view,
  onView,
  pixels,
}: {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly pixels: number;
}) {
  return (
    <span class="zoom-buttons" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" onClick={() => onView(zoomAt(view, 1 / ZOOM_STEP, MIDDLE, pixels))}>
        −
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => onView(zoomAt(view, ZOOM_STEP, MIDDLE, pixels))}>
        +
      </button>
      <button type="button" onClick={() => onView(WHOLE)} disabled={view.span === 1}>
        Show all
      </button>
    </span>
  );
}

/** Dragging by one pointer moves, by two zooms as well. */
function useDrag(view: View, onView: (view: View) => void, pixels: number) {
  const down = useRef(new Map<number, Place>());
  const forget = (event: TargetedPointerEvent<HTMLElement>) => {
    down.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      down.current.set(event.pointerId, placeOf(event, event.currentTarget));
    },
    onPointerMove: (event: TargetedPointerEvent<HTMLElement>) => {
      const before = down.current.get(event.pointerId);
      if (before === undefined) return;
      const now = placeOf(event, event.currentTarget);
      down.current.set(event.pointerId, now);
      const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) {
        onView(moveBy(view, { x: now.x - before.x, y: now.y - before.y }));
        return;
      }
      const factor = distance(now, other) / Math.max(1e-3, distance(before, other));
      onView(zoomAt(view, factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, pixels));
    },
    onPointerUp: forget,
    onPointerCancel: forget,
  };
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function placeOf({ clientX, clientY }: MouseEvent, element: Element | null): Place {
  const { left, top, width, height } = element?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1, height: 1 };
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

function isInside({ x, y }: Place): boolean {
  return x >= 0 && y >= 0 && x <= 1 && y <= 1;
}

/** Of the square as it is shown, in pixels of the screen. */
function useSide(element: { readonly current: HTMLElement | null }): number {
  const [side, setSide] = useState(0);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const measure = () => setSide(Math.round((element.current?.clientWidth ?? 0) * devicePixelRatio));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return side;
}

/** Pixels of the image keep their edges when they are enlarged. */
function draw(canvas: HTMLCanvasElement, layers: readonly Layer[], { left, top, span }: View, side: number): void {
  if (side === 0) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, side, side);
  for (const { picture, opacity = 1 } of layers) {
    const { width } = picture;
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = side < width * span;
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, left * width, top * width, span * width, span * width, 0, 0, side, side);
  }
  context.globalAlpha = 1;
}
