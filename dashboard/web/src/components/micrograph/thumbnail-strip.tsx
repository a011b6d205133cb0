import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { chooseStretch, scrollTo } from '../../../../page-model/strip.js';

const ITEM_PIXELS = 68;

/** The images of a split in a row; only those that can be seen are asked for. */
export function ThumbnailStrip({
  count,
  chosen,
  onChoose,
  addressOf,
}: {
  readonly count: number;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly addressOf: (index: number) => string;
}) {
  const row = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ scrolled: 0, width: 0 });
  const look = () => {
    const { scrollLeft = 0, clientWidth = 0 } = row.current ?? {};
    setPlace({ scrolled: scrollLeft, width: clientWidth });
  };
  useLayoutEffect(() => {
    if (row.current === null) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(row.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    element.scrollLeft = scrollTo(chosen, ITEM_PIXELS, element.scrollLeft, element.clientWidth);
    look();
  }, [chosen, count]);
  const { first, end } = chooseStretch(count, ITEM_PIXELS, place.scrolled, place.width);
  return (
    <div class="strip" ref={row} onScroll={look} role="group" aria-label="Images of the split">
      <div style={{ width: `${count * ITEM_PIXELS}px` }}>
        {Array.from({ length: end - first }, (_, offset) => first + offset).map((index) => (
          <button
            key={index}
            type="button"
            style={{ left: `${index * ITEM_PIXELS}px` }}
            aria-pressed={index === chosen}
            aria-label={`Image ${index}`}
            onClick={() => onChoose(index)}
          >
            <img src={addressOf(index)} width={60} height={60} alt="" loading="lazy" />
            <span>{index}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
