import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FONT } from '../../../../figures/chart/text.js';
import type { DrawnBox, DrawnLineage } from '../../../contract/lineage.js';
import {
  BOX_WIDTH,
  LINE_HEIGHT,
  LINE_SIZE,
  MARGIN,
  PADDING,
  ROLE_HEIGHT,
  ROLE_SIZE,
  TITLE_SIZE,
} from '../../../../lineage/picture-sizes.js';

/** Of the picture’s own: its smallest letters have 11 px. */
const LEAST_SCALE = 11 / Math.min(LINE_SIZE, ROLE_SIZE);
const NARROW_PIXELS = 760;

/** The boxes are buttons: what is chosen is told below the picture. */
export function LineagePicture({
  drawn,
  chosen,
  onChoose,
}: {
  readonly drawn: DrawnLineage;
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}) {
  const { width, height, boxes, edges, title } = drawn;
  const frame = useRef<HTMLDivElement>(null);
  const [isCut, setCut] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setCut(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    showRoot(element, boxes[0], height);
    return () => observer.disconnect();
  }, [drawn]);
  return (
    <>
      {isCut && <p class="small quiet">It is wider than the window: scroll it to the right for more.</p>}
      <div ref={frame} class="lineage-picture" tabIndex={0} role="group" aria-label={title}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          font-family={FONT}
          style={{ width: '100%', minWidth: `${LEAST_SCALE * width}px`, maxWidth: `${1.3 * width}px` }}
        >
          {edges.map(({ from, to, path }, place) => (
            <path key={place} class={from === chosen || to === chosen ? 'edge chosen' : 'edge'} d={path} />
          ))}
          {boxes.map((box, place) => (
            <Box key={place} box={box} isChosen={place === chosen} onChoose={() => onChoose(place)} />
          ))}
        </svg>
      </div>
    </>
  );
}

/** What was asked for is seen first: in the middle of the frame, on a narrow screen, which shows little else, at its top. */
function showRoot(frame: HTMLElement, root: DrawnBox, height: number): void {
  const scale = (frame.firstElementChild?.clientHeight ?? height) / height;
  const top = (root.y - MARGIN) * scale;
  const room = frame.clientHeight - (root.height + 2 * MARGIN) * scale;
  frame.scrollTop = innerWidth < NARROW_PIXELS ? top : top - room / 2;
  frame.scrollLeft = 0;
}

function Box({
  box: { x, y, height, color, titles, lines, roles },
  isChosen,
  onChoose,
}: {
  readonly box: DrawnBox;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const left = x + PADDING + 4;
  const top = y + PADDING - 3;
  const belowTitles = top + titles.length * 1.15 * LINE_HEIGHT;
  return (
    <g
      class={isChosen ? 'box chosen' : 'box'}
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose();
      }}
    >
      <rect
        class="outline"
        x={x}
        y={y}
        width={BOX_WIDTH}
        height={height}
        rx={4}
        stroke={color === '#000000' ? 'currentColor' : color}
        stroke-width={1.3}
      />
      <rect x={x} y={y} width={5} height={height} style={{ fill: color }} />
      {titles.map((line, at) => (
        <text key={at} x={left} y={top + (at + 1) * 1.15 * LINE_HEIGHT} font-size={TITLE_SIZE} font-weight="650">
          {line}
        </text>
      ))}
      {lines.map((line, at) => (
        <text key={at} class="quiet" x={left} y={belowTitles + (at + 1) * LINE_HEIGHT} font-size={LINE_SIZE}>
          {line}
        </text>
      ))}
      {roles.map((role, at) => (
        <text
          key={role}
          class="role"
          x={x - 5}
          y={y + height / 2 - 4 - at * ROLE_HEIGHT}
          font-size={ROLE_SIZE}
          text-anchor="end"
        >
          {role}
        </text>
      ))}
    </g>
  );
}
