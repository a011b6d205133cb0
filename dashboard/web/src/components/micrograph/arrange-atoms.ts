import type { AtomsAnswer } from '../../../../contract/domains.js';
import { lookOf } from '../../../../page-model/element-look.js';
import type { Vector } from '../../../../page-model/rotation.js';
import type { Scene } from './atoms-scene.js';

/** Words at places of the cell, in Å from its middle. */
export type Marks = readonly { readonly text: string; readonly at: Vector }[];

/** Spheres, the edges of the cell, the image's frame on its exit face, and the way of the beam. */
export function arrangeScene(
  atoms: AtomsAnswer,
  withCarbon: boolean,
): { readonly scene: Scene; readonly marks: Marks } {
  const { cellAngstrom, frame, elements } = atoms;
  const [width, depth, height] = cellAngstrom;
  const middle = [width / 2, depth / 2, height / 2] as const;
  const looks = new Map(
    elements
      .filter(({ symbol }) => withCarbon || symbol !== 'C')
      .map(({ atomicNumber, symbol }) => [atomicNumber, lookOf(symbol)]),
  );
  const shown = atoms.atomicNumbers.flatMap((atomicNumber, atom) => (looks.has(atomicNumber) ? [atom] : []));
  const positions = new Float32Array(3 * shown.length);
  const colours = new Float32Array(3 * shown.length);
  const radii = new Float32Array(shown.length);
  shown.forEach((atom, place) => {
    const look = looks.get(atoms.atomicNumbers[atom] ?? 0);
    if (look === undefined) return;
    for (const axis of [0, 1, 2] as const) {
      positions[3 * place + axis] = (atoms.positionsAngstrom[3 * atom + axis] ?? 0) - middle[axis];
      colours[3 * place + axis] = look.colour[axis] / 255;
    }
    radii[place] = look.radiusAngstrom;
  });
  const gap = 0.08 * width;
  const fromMiddle = ([x, y, z]: Vector): Vector => [x - middle[0], y - middle[1], z - middle[2]];
  const beam: Vector = [-gap, -gap, 0];
  const beamEnd: Vector = [-gap, -gap, height];
  const lines = [
    ...boxEdges([0, 0, 0], [width, depth, height]),
    ...(frame === null ? [] : squareEdges(frame.cornerAngstrom, frame.sideAngstrom, height)),
    [beam, beamEnd] as const,
    [beamEnd, [-gap - 1.2, -gap, height - 3] as Vector] as const,
    [beamEnd, [-gap + 1.2, -gap, height - 3] as Vector] as const,
  ].flatMap(([from, to]) => [...fromMiddle(from), ...fromMiddle(to)]);
  return {
    scene: {
      positions,
      colours,
      radii,
      lines: Float32Array.from(lines),
      reachAngstrom: Math.hypot(width, depth, height) / 2 + 2 * gap,
    },
    marks: [
      { text: 'x', at: fromMiddle([width + gap / 2, 0, 0]) },
      { text: 'y', at: fromMiddle([0, depth + gap / 2, 0]) },
      { text: 'beam', at: fromMiddle([-gap, -gap, height + gap / 2]) },
    ],
  };
}

type Line = readonly [from: Vector, to: Vector];

function boxEdges([x0, y0, z0]: Vector, [x1, y1, z1]: Vector): readonly Line[] {
  const corners = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ] as const;
  return corners.flatMap(([x, y], place) => {
    const [nextX, nextY] = corners[(place + 1) % 4] ?? [x0, y0];
    return [
      [
        [x, y, z0],
        [nextX, nextY, z0],
      ],
      [
        [x, y, z1],
        [nextX, nextY, z1],
      ],
      [
        [x, y, z0],
        [x, y, z1],
      ],
    ] satisfies readonly Line[];
  });
}

function squareEdges([x, y]: readonly [number, number], side: number, z: number): readonly Line[] {
  return boxEdges([x, y, z], [x + side, y + side, z]);
}
