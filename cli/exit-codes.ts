/** What the process's exit code says to a script. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  badInput: 2,
  /** Something is missing on the machine, or a server doesn't answer. */
  environment: 3,
  /** The study ran, and not every network is in the results. */
  incomplete: 4,
  /** Stopped by the person. */
  stopped: 130,
} as const;

/** The machine lacks something: the person must mend it, then the same command works. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Ends the command with a code of its own after everything was said. */
export class ExitRequest extends Error {
  override readonly name = 'ExitRequest';

  constructor(readonly code: number) {
    super(`exit with code ${code}`);
  }
}
