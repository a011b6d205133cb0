const linesEveryMs = 10_000;
const quietAtMostMs = 30_000;
const redrawEveryMs = 150;

/**
 * Tells a person how the set-up goes, on standard error so that standard output stays the program's. On a terminal
 * one line at the bottom shows all that is under way; elsewhere a task says something new at most every 10 s, and that
 * it goes on at least every 30 s.
 *
 * @typedef {{ progress(text: string): void, done(note?: string): void, failed(): void }} Task
 */
export function createNarrator({ stream = process.stderr, now = Date.now } = {}) {
  const live = stream.isTTY === true;
  const active = new Set();
  let timer;

  const clear = () => live && stream.write('\r\x1b[2K');
  const say = (line) => {
    clear();
    stream.write(`${line}\n`);
  };
  const tellOfQuietTasks = () => {
    for (const task of active) if (now() - task.saidAt >= quietAtMostMs) sayProgress(task, task.text || 'going on');
  };
  const sayProgress = (task, text) => {
    say(`  ${task.title}: ${text} (${seconds(now() - task.since)})`);
    task.saidAt = now();
    task.saidText = text;
  };
  const redraw = () => {
    const text = [...active].map(describe).join('  ·  ');
    clear();
    stream.write(text.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
  };
  const describe = (task) => `${task.title}${task.text ? ` ${task.text}` : ''} ${seconds(now() - task.since)}`;

  /** @returns {Task} */
  const startTask = (title) => {
    const task = { title, text: '', since: now(), saidAt: now(), saidText: '' };
    active.add(task);
    timer ??= live ? setInterval(redraw, redrawEveryMs) : setInterval(tellOfQuietTasks, linesEveryMs);
    const end = () => {
      active.delete(task);
      if (active.size === 0) {
        clearInterval(timer);
        timer = undefined;
        clear();
      }
    };
    return {
      progress(text) {
        task.text = text;
        if (live || text === task.saidText || now() - task.saidAt < linesEveryMs) return;
        sayProgress(task, text);
      },
      done(note) {
        end();
        say(`✓ ${title}${note ? `, ${note}` : ''} (${seconds(now() - task.since)})`);
      },
      failed: end,
    };
  };

  return { say, startTask };
}

function seconds(milliseconds) {
  return `${Math.round(milliseconds / 1000)} s`;
}
