const MOST_SHOWN = 60;

/** What a file holds at a place, for a message. */
export function quote(text: string | undefined): string {
  return text === undefined ? 'nothing' : `'${shorten(text)}'`;
}

/** Never long, also where the file is one long line. */
export function shorten(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 3)}...` : text;
}
