import { LONGEST_NAME } from '../../study/names.js';

/** `small` becomes `small-2`, or what comes next that nobody has. */
export function nameClone(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name, digits] = /^(.*)-(\d{1,6})$/.exec(name) ?? [];
  for (let number = digits === undefined ? 2 : Number(digits) + 1; ; number++) {
    const end = `-${number}`;
    const next = stem.slice(0, LONGEST_NAME - end.length) + end;
    if (!taken.has(next)) return next;
  }
}

/**
 * The text of a study file with another name of the study; all else stays as it was written, comments too. Text without a
 * name on a line of its own is given back as it is.
 */
export function renameStudy(text: string, name: string): string {
  return text.replace(
    /^(name:[ \t]+)(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#][^\n#]*?)([ \t]*(?:#[^\n]*)?)$/m,
    (_all, before, after) => {
      const quoted = /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
      return `${before}${quoted}${after}`;
    },
  );
}
