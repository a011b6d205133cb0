/** From a value between 0 and 1 to a colour. */
export type ColorMap = (fraction: number) => Color;

export type Color = readonly [red: number, green: number, blue: number];

/** Every ninth part of viridis by S. van der Walt and N. Smith (matplotlib, CC0): even in lightness, safe for the colour-blind. */
export const VIRIDIS: ColorMap = interpolate([
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
]);

/** From blue over near white to vermilion, which no colour-blindness mixes up: 0.5 is neither. */
export const BLUE_TO_VERMILION: ColorMap = interpolate([
  '#004b7a',
  '#3f93c4',
  '#c6dff0',
  '#f7f7f5',
  '#f6cfae',
  '#e08343',
  '#9c3f00',
]);

/** M. Okabe, K. Ito, Color Universal Design (2008), in an order that lets neighbours differ in lightness too. */
export const OKABE_ITO = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#56B4E9', '#CC79A7', '#000000'] as const;

/** Of cells without data, which are hatched besides. */
export const NO_DATA = '#ececec';

export function formatColor(color: Color): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever stands out more (WCAG 2 contrast). */
export function chooseInk(color: Color): string {
  return luminanceOf(color) > 0.18 ? '#000000' : '#ffffff';
}

/** Relative, 0 to 1 (sRGB, IEC 61966-2-1). */
function luminanceOf(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function interpolate(stops: readonly string[]): ColorMap {
  const colors = stops.map(parseColor);
  return (fraction) => {
    const place = Math.min(1, Math.max(0, fraction)) * (colors.length - 1);
    const low = Math.min(Math.floor(place), colors.length - 2);
    const [from, to] = [colors[low], colors[low + 1]];
    const mix = (channel: 0 | 1 | 2) => from[channel] + (place - low) * (to[channel] - from[channel]);
    return [mix(0), mix(1), mix(2)];
  };
}

function parseColor(text: string): Color {
  const part = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
