import { EXIT_CODES } from '../cli/exit-codes.js';
import { describeError } from '../study/describe-error.js';
import { UsageError } from './arguments.js';

/** Asks for something to be done when the benchmark ends, in whatever way; the last to be asked for is done first. */
export type AtEnd = (ending: () => void) => void;

export interface Benchmark<Options> {
  readonly usage: string;
  /**
   * @returns `help` where it is asked for
   * @throws UsageError
   */
  parse(args: readonly string[], env: NodeJS.ProcessEnv): Options | 'help';
  /** @returns the exit code */
  measure(options: Options, atEnd: AtEnd): Promise<number>;
}

/** Parses the arguments and measures. @returns the exit code; what went wrong is said on standard error */
export async function runBenchmark<Options>(
  { usage, parse, measure }: Benchmark<Options>,
  args: readonly string[],
): Promise<number> {
  let options: Options | 'help';
  try {
    options = parse(args, process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(`${error.message}\n\n${usage}`);
    return EXIT_CODES.badInput;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return EXIT_CODES.done;
  }
  const endings: (() => void)[] = [];
  const end = () => endings.splice(0).forEach((ending) => ending());
  process.once('exit', end);
  process.once('SIGINT', () => process.exit(EXIT_CODES.stopped)).once('SIGTERM', () => process.exit(143));
  try {
    return await measure(options, (ending) => endings.unshift(ending));
  } catch (error) {
    say(`✗ ${describeError(error)}`);
    return EXIT_CODES.failed;
  } finally {
    end();
  }
}

/** The table for a person; with `json`, that alone is on standard output: one line. */
export function writeResult<Result extends { readonly machine: object; readonly rows: readonly object[] }>(
  result: Result,
  table: string,
  json: boolean,
): void {
  (json ? process.stderr : process.stdout).write(`${table}\n`);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
