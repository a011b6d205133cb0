import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { describeError } from '../study/describe-error.js';
import { InputError } from '../study/errors.js';
import { VERSION } from '../study/version.js';
import { addCommands } from './command-table.js';
import { EnvironmentError, EXIT_CODES, ExitRequest } from './exit-codes.js';
import { DEFAULT_DATA_FOLDER } from './global-options.js';

/** Runs the command line and returns the exit code: the one place where errors become exit codes. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    const program = createProgram();
    const [name] = program.parseOptions(argv.slice(2)).operands;
    await addCommands(program, name);
    for (const command of program.commands) command.exitOverride();
    await program.parseAsync(argv);
    return EXIT_CODES.done;
  } catch (error) {
    return await reportError(error, argv.includes('--verbose'));
  }
}

function createProgram(): Command {
  return new Command('hrtem-transfer')
    .description('Runs transfer-learning studies for HRTEM as durable workflows.')
    .version(VERSION)
    .option('--data <folder>', 'holds results, artifacts and logs', DEFAULT_DATA_FOLDER)
    .option('--json', 'print one JSON value on standard output')
    .option('--verbose', 'print the whole error')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
}

async function reportError(thrown: unknown, verbose: boolean): Promise<number> {
  if (thrown instanceof ExitRequest) return thrown.code;
  // commander has printed its own message
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.badInput;
  const error = await explain(thrown);
  const message = describeError(error);
  process.stderr.write(`${pc.red('✗')} ${message}\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${describeCauses(error)}\n`);
  if (error instanceof InputError) return EXIT_CODES.badInput;
  if (error instanceof EnvironmentError) return EXIT_CODES.environment;
  return EXIT_CODES.failed;
}

/** What explains errors knows Temporal's, and is loaded by commands that need neither only here. */
async function explain(thrown: unknown): Promise<unknown> {
  if (thrown instanceof InputError || thrown instanceof EnvironmentError) return thrown;
  const { explainError } = await import('./explain-error.js');
  return explainError(thrown);
}

function describeCauses(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\ncaused by: ${describeCauses(error.cause)}` : stack;
}
