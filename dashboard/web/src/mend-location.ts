/** An address that can’t be decoded, as a mangled link, is taken letter by letter: the page then says that there is no such study. */
export function mendLocation(): void {
  const { pathname, search, hash } = location;
  if (isReadable(pathname)) return;
  history.replaceState(null, '', `${pathname.replaceAll('%', '%25')}${search}${hash}`);
}

function isReadable(path: string): boolean {
  try {
    // a result that nobody looked at would be built away, and what it throws with it
    return decodeURIComponent(path).length > 0;
  } catch {
    return false;
  }
}
