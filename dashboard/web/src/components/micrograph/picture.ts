/** Pixels that a pane draws at any size. */
export type Picture = HTMLCanvasElement;

/** @param rgba of `width` x `width`, rows from the top */
export function createPicture(rgba: Uint8ClampedArray<ArrayBuffer> | Uint8Array, width: number): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = width;
  const data = new Uint8ClampedArray(rgba);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, width), 0, 0);
  return canvas;
}
