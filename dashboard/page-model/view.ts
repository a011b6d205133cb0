/** The part of a square image that a pane shows, in parts of the image's side, from its upper left corner. */
export interface View {
  readonly left: number;
  readonly top: number;
  /** Along both sides; 1 is the whole image. */
  readonly span: number;
}

/** A place in a pane or an image, in parts of its side, from the upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { left: 0, top: 0, span: 1 };
export const MIDDLE: Place = { x: 0.5, y: 0.5 };

/** Closer, single pixels fill the pane. */
const LEAST_PIXELS = 8;

/** Shows a part that is `factor` times smaller; what lies under the place stays there. */
export function zoomAt(view: View, factor: number, at: Place, pixels: number): View {
  const span = Math.min(1, Math.max(Math.min(1, LEAST_PIXELS / pixels), view.span / factor));
  const { x, y } = locate(view, at);
  return keepInside({ left: x - at.x * span, top: y - at.y * span, span });
}

/** Moves the image under the pane, by parts of the pane. */
export function moveBy(view: View, { x, y }: Place): View {
  return keepInside({ ...view, left: view.left - x * view.span, top: view.top - y * view.span });
}

/** The place of the image that lies at a place of the pane. */
export function locate({ left, top, span }: View, { x, y }: Place): Place {
  return { x: left + x * span, y: top + y * span };
}

/** Where a place of the image lies in the pane; beyond 0 to 1 it can't be seen. */
export function project({ left, top, span }: View, { x, y }: Place): Place {
  return { x: (x - left) / span, y: (y - top) / span };
}

/** The pixel at a place of the image; undefined beside it. */
export function maybePixel({ x, y }: Place, pixels: number): { column: number; row: number } | undefined {
  if (x < 0 || y < 0 || x >= 1 || y >= 1) return undefined;
  return { column: Math.floor(x * pixels), row: Math.floor(y * pixels) };
}

function keepInside({ left, top, span }: View): View {
  const within = (start: number) => Math.min(1 - span, Math.max(0, start));
  return { left: within(left), top: within(top), span };
}
