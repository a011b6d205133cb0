import { useEffect, useRef } from 'preact/hooks';
import './drawing.css';

/** A cell of a map that was pointed at. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A figure’s SVG. It is read as XML, never as HTML, so that no text in it is more than text. */
export function Drawing({
  svg,
  label,
  onPoint,
  onOpen,
}: {
  readonly svg: string;
  /** Of what, for who comes to it by keys: a wide one is scrolled. */
  readonly label: string;
  readonly onPoint?: (cell: Cell | undefined) => void;
  readonly onOpen?: (cell: Cell) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    if (parsed.localName === 'svg') box.current?.replaceChildren(document.importNode(parsed, true));
  }, [svg]);
  return (
    <div
      ref={box}
      tabIndex={0}
      role="group"
      aria-label={label}
      class={onOpen === undefined ? 'drawing' : 'drawing cells'}
      {...(onPoint && {
        onPointerMove: ({ target }: PointerEvent) => onPoint(maybeCell(target)),
        onPointerLeave: () => onPoint(undefined),
      })}
      {...(onOpen && {
        onClick: ({ target }: MouseEvent) => {
          const cell = maybeCell(target);
          if (cell !== undefined) onOpen(cell);
        },
      })}
    />
  );
}

function maybeCell(target: EventTarget | null): Cell | undefined {
  if (!(target instanceof SVGElement)) return undefined;
  const { row, column } = target.dataset;
  return row === undefined || column === undefined ? undefined : { row: Number(row), column: Number(column) };
}
