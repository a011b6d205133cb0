/** Items of one width in a row that is scrolled: those that can be seen and a few beside them. */
export interface Stretch {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

const SPARE = 4;

export function chooseStretch(count: number, itemPixels: number, scrolledPixels: number, widthPixels: number): Stretch {
  const first = Math.max(0, Math.floor(scrolledPixels / itemPixels) - SPARE);
  const end = Math.min(count, Math.ceil((scrolledPixels + widthPixels) / itemPixels) + SPARE);
  return { first: Math.min(first, count), end: Math.max(end, Math.min(first, count)) };
}

/** How far to scroll so that the item can be seen; as it is where it can. */
export function scrollTo(index: number, itemPixels: number, scrolledPixels: number, widthPixels: number): number {
  const [left, right] = [index * itemPixels, (index + 1) * itemPixels];
  if (left >= scrolledPixels && right <= scrolledPixels + widthPixels) return scrolledPixels;
  return Math.max(0, (left + right - widthPixels) / 2);
}
