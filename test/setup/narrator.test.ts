import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadScript } from './load-script.js';

interface Task {
  progress(text: string): void;
  done(): void;
  failed(): void;
}
const { createNarrator } = await loadScript<{
  createNarrator(options: { stream: object; now: () => number }): { startTask(title: string): Task };
}>('setup/narrator.js');

describe('the narrator of a set-up', () => {
  it('without a terminal tells of progress every 10 s at most, in whole lines', () => {
    const { printed, at, narrator } = start({ isTTY: false });
    const task = narrator.startTask('TensorFlow');
    for (const [second, text] of [
      [1, '3 %'],
      [11, '38 %'],
      [12, '41 %'],
      [22, '80 %'],
    ] as const) {
      at(second);
      task.progress(text);
    }
    at(30);
    task.done();
    assert.deepEqual(printed(), ['  TensorFlow: 38 % (11 s)', '  TensorFlow: 80 % (22 s)', '✓ TensorFlow (30 s)']);
  });

  it('on a terminal leaves one line a task behind', () => {
    const { text, narrator } = start({ isTTY: true, columns: 80 });
    const [first, second] = [narrator.startTask('npm packages'), narrator.startTask('TensorFlow')];
    first.progress('going on');
    first.done();
    second.failed();
    assert.equal(text().replaceAll('\r\x1b[2K', ''), '✓ npm packages (0 s)\n');
  });
});

function start(terminal: object) {
  let text = '';
  let milliseconds = 0;
  const stream = { ...terminal, write: (more: string) => (text += more) };
  return {
    narrator: createNarrator({ stream, now: () => milliseconds }),
    at: (seconds: number) => (milliseconds = seconds * 1000),
    text: () => text,
    printed: () => text.trimEnd().split('\n'),
  };
}
