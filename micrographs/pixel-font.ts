/** The characters of a scale bar, 5 pixels wide and 7 high; # is ink. */
const GLYPHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['0', [' ### ', '#   #', '#  ##', '# # #', '##  #', '#   #', ' ### ']],
  ['1', ['  #  ', ' ##  ', '  #  ', '  #  ', '  #  ', '  #  ', ' ### ']],
  ['2', [' ### ', '#   #', '    #', '  ## ', ' #   ', '#    ', '#####']],
  ['5', ['#####', '#    ', '#### ', '    #', '    #', '#   #', ' ### ']],
  ['.', ['     ', '     ', '     ', '     ', '     ', ' ##  ', ' ##  ']],
  ['n', ['     ', '     ', '# ## ', '##  #', '#   #', '#   #', '#   #']],
  ['m', ['     ', '     ', '## # ', '# # #', '# # #', '# # #', '# # #']],
  [' ', ['     ', '     ', '     ', '     ', '     ', '     ', '     ']],
]);
const ADVANCE = 6;
export const TEXT_HEIGHT = 7;

/** Width in pixels at zoom 1. */
export function measureText(text: string): number {
  return text.length * ADVANCE - 1;
}

/** Calls `mark` for every pixel of ink; characters without a glyph are left blank. */
export function drawText(
  text: string,
  left: number,
  top: number,
  zoom: number,
  mark: (x: number, y: number) => void,
): void {
  [...text].forEach((character, index) => {
    GLYPHS.get(character)?.forEach((row, rowIndex) => {
      [...row].forEach((ink, column) => {
        if (ink !== '#') return;
        const [x, y] = [left + (index * ADVANCE + column) * zoom, top + rowIndex * zoom];
        for (let dy = 0; dy < zoom; dy++) for (let dx = 0; dx < zoom; dx++) mark(x + dx, y + dy);
      });
    });
  });
}
