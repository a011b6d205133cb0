import { statSync } from 'node:fs';

/** A reader of whatever database lies at a path: after a restore it is another one than before. */
export interface Followed<Reader> {
  /** To be asked for each time anew. Undefined where there is none, or not any more. */
  maybeReader(): Reader | undefined;
  close(): void;
}

/** @param open gives undefined where nothing was recorded yet; `file` tells the one that lies there from others of its name */
export function followFile<Reader extends { close(): void }>(
  path: string,
  open: (path: string, file: string) => Reader | undefined,
): Followed<Reader> {
  let held: { readonly file: string; readonly reader: Reader } | undefined;
  const close = () => {
    held?.reader.close();
    held = undefined;
  };
  return {
    maybeReader() {
      const file = maybeIdentifyFile(path);
      if (held?.file !== file) close();
      if (held === undefined && file !== undefined) {
        const reader = open(path, file);
        held = reader && { file, reader };
      }
      return held?.reader;
    },
    close,
  };
}

/** Another one for another file under the same name. */
function maybeIdentifyFile(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
