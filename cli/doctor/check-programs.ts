import { type Check, createGroup } from './check.js';
import { maybeFirstLine } from './run-program.js';

/** The programs that the set-up needs; those that are gone since are needed again at its next change only. */
export async function checkPrograms(): Promise<readonly Check[]> {
  const [npm, python, pip, compiler, make] = await Promise.all([
    maybeFirstLine('npm', ['--version']),
    maybeFirstLine('python3', ['--version']),
    maybeFirstLine('python3', ['-m', 'pip', '--version']),
    maybeFirstLine(process.env['CXX'] ?? 'g++', ['--version']),
    maybeFirstLine('make', ['--version']),
  ]);
  const found = (name: string, version: string | undefined, remedy: string) =>
    version === undefined ? ([name, 'missing', 'not found', remedy] as const) : ([name, 'ok', version] as const);
  return createGroup('Programs', [
    ['Node.js', 'ok', `${process.versions.node}, ABI ${process.versions.modules}`],
    found('npm', npm, 'install the npm that belongs to your Node.js'),
    found('Python', python, 'sudo apt-get install python3'),
    found('pip', pip?.replace(/ from .*/, ''), 'sudo apt-get install python3-pip'),
    found('C++ compiler', compiler, 'sudo apt-get install g++'),
    found('make', make, 'sudo apt-get install make'),
  ]);
}
