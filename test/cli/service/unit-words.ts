/** The words of a unit's ExecStart, as systemd would give them to the program: the inverse of our quoting. */
export function readExecStart(unit: string): readonly [string, ...string[]] {
  const line =
    unit
      .split('\n')
      .find((text) => text.startsWith('ExecStart='))
      ?.slice('ExecStart='.length) ?? '';
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"(?: |$)/g)].map(([, word = '']) =>
    word.replace(/\\(.)/g, '$1').replaceAll('%%', '%').replaceAll('$$', '$'),
  );
  const [program, ...args] = words;
  if (program === undefined) throw new Error(`no ExecStart in ${unit}`);
  return [program, ...args];
}
