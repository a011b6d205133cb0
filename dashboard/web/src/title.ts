import { useEffect } from 'preact/hooks';

/**
 * Names the page in tabs, bookmarks and history, the most particular first. Where another page takes its place the focus goes to
 * its heading, so that whoever doesn't see it hears of it.
 * @param parts undefined: not known yet
 */
export function useTitle(parts: readonly string[] | undefined): void {
  const title = parts && [...parts, 'hrtem-transfer'].join(' · ');
  useEffect(() => {
    if (title === undefined) return;
    const isAnother = document.title !== title && named;
    document.title = title;
    named = true;
    const heading = document.querySelector<HTMLElement>('main h1');
    if (!isAnother || heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [title]);
}

/** The first page is where the focus is anyway. */
let named = false;
