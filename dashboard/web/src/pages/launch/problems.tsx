import type { TextProblem } from '../../../../contract/launch.js';

/** All that is wrong with a study file; a line's number leads to it. */
export function Problems({
  problems,
  onChoose,
}: {
  readonly problems: readonly TextProblem[];
  readonly onChoose: (line: number) => void;
}) {
  return (
    <div class="note bad" role="alert">
      <h2>{problems.length === 1 ? 'One thing is' : `${problems.length} things are`} wrong with the file</h2>
      <ul class="problems">
        {problems.map(({ line, column, field, expected, got, hint }, at) => (
          <li key={at}>
            {line !== null && (
              <button type="button" onClick={() => onChoose(line)}>
                line {line}
                {column === null ? '' : `:${column}`}
              </button>
            )}{' '}
            {field !== '' && <code>{field}</code>}: expected {expected}, got {got}
            {hint === null ? '' : ` (${hint})`}
          </li>
        ))}
      </ul>
    </div>
  );
}
