import { FONT } from '../../../../figures/chart/text.js';
import type { DrawnBox, DrawnLineage } from '../../../contract/lineage.js';
import { BOX_WIDTH, LINE_HEIGHT, LINE_SIZE, PADDING, TITLE_SIZE } from '../../../../lineage/picture-sizes.js';

const ROLE_HEIGHT = 10;

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
  return (
    <div class="lineage-picture" tabIndex={0} role="group" aria-label={title}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        font-family={FONT}
        style={{ width: '100%', minWidth: `${0.85 * width}px`, maxWidth: `${1.3 * width}px` }}
      >
        {edges.map(({ from, to, path }, place) => (
          <path key={place} class={from === chosen || to === chosen ? 'edge chosen' : 'edge'} d={path} />
        ))}
        {boxes.map((box, place) => (
          <Box key={place} box={box} isChosen={place === chosen} onChoose={() => onChoose(place)} />
        ))}
      </svg>
    </div>
  );
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
      <rect class="outline" x={x} y={y} width={BOX_WIDTH} height={height} rx={4} stroke={color} stroke-width={1.3} />
      <rect x={x} y={y} width={5} height={height} style={{ fill: color }} />
      {titles.map((line, at) => (
        <text key={at} x={left} y={top + (at + 1) * 1.15 * LINE_HEIGHT} font-size={TITLE_SIZE} font-weight="650">
          {`${line} `}
        </text>
      ))}
      {lines.map((line, at) => (
        <text key={at} class="quiet" x={left} y={belowTitles + (at + 1) * LINE_HEIGHT} font-size={LINE_SIZE}>
          {`${line} `}
        </text>
      ))}
      {roles.map((role, at) => (
        <text
          key={role}
          class="role"
          x={x - 5}
          y={y + height / 2 - 4 - at * ROLE_HEIGHT}
          font-size={8.5}
          text-anchor="end"
        >
          {role}
        </text>
      ))}
    </g>
  );
}
