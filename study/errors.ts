/** One thing that is wrong with what a person handed in. */
export interface Problem {
  /** The file as it was named on the command line. */
  readonly file: string;
  /** Both count from 1; absent where the problem has no place in the file. */
  readonly line?: number;
  readonly column?: number;
  /** Dotted path of the field, such as `domains.under.dose`; empty for the file as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  /** What was probably meant. */
  readonly hint?: string;
}

/** Bad input: the person must change something, trying again won't help. The command line ends with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A file of another kind breaks the rules in thousands of places, which helps nobody. */
const MOST_SHOWN = 100;

/** All problems at once, one a line; the message stops after the first hundred. */
export function createInputError(problems: readonly Problem[]): InputError {
  const lines = problems.slice(0, MOST_SHOWN).map(formatProblem);
  const rest = problems.length - lines.length;
  return new InputError([...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n'), problems);
}

/** `quickstart.yaml:12:11: domains.under.dose: expected a dose above 0, got -400`. */
function formatProblem({ file, line, column, field, expected, got, hint }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const subject = field === '' ? '' : `${field}: `;
  return `${place}: ${subject}expected ${expected}, got ${got}${hint === undefined ? '' : ` (${hint})`}`;
}
