import { measureText } from '../../figures/chart/text-width.js';

/** A line of text of an SVG, with the corners that it is estimated to have. */
export interface SvgText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Texts of a figure, whose coordinates are absolute. Throws where something is moved in another way than texts are. */
export function readTexts(svg: string): readonly SvgText[] {
  if (/<g[\s>]/.test(svg)) throw new Error('a group may move what is in it');
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, escaped]) => {
    const read = (name: string) => new RegExp(` ?${name}="([^"]*)"`).exec(` ${attributes}`)?.[1];
    const [x, y, size] = ['x', 'y', 'font-size'].map((name) =>
      Number(new RegExp(` ${name}="([^"]*)"`).exec(` ${attributes}`)?.[1]),
    );
    const text = unescape(escaped);
    const width = measureText(text, size, read('font-weight') === 'bold');
    const anchor = read('text-anchor') ?? 'start';
    const before = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width;
    return read('transform') === undefined
      ? { text, left: x - before, right: x - before + width, top: y - 0.8 * size, bottom: y + 0.22 * size }
      : { text, left: x - 0.8 * size, right: x + 0.22 * size, top: y + before - width, bottom: y + before };
  });
}

export function readViewBox(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

function unescape(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
