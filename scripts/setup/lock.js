import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './problem.js';

const holder = fileURLToPath(new URL('./hold-lock.py', import.meta.url));

/**
 * Runs `work` while this process, alone of all on the machine, holds the lock `file`. Waits for another holder and
 * says so by `onWait(owner)`. The lock is the kernel's (flock), held by a child that ends with us: see hold-lock.py.
 */
export async function withLock(file, { onWait, python = 'python3' }, work) {
  await mkdir(dirname(file), { recursive: true });
  const child = spawn(python, [holder, file, `process ${process.pid}`], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await waitUntilHeld(child, file, onWait);
    return await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}

async function waitUntilHeld(child, file, onWait) {
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  const failure = new Promise((_, reject) => child.once('error', reject));
  const held = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'held') return;
      if (line.startsWith('waiting ')) onWait(line.slice('waiting '.length) || 'another process');
    }
    const reason = complaint.trim().split('\n').at(-1);
    throw new SetupProblem(
      `The lock ${file} can't be taken (${reason}): choose another cache with HRTEM_CACHE=FOLDER.`,
    );
  })();
  await Promise.race([held, failure]);
}
