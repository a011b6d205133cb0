import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './setup/places.js';

/** Runs a program of an npm package in the checkout; says how it went; returns whether it was well. */
export async function runTool(title, name, args, wanted = name) {
  const folder = join(checkout, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const program = join(folder, typeof bin === 'string' ? bin : bin[wanted]);
  const since = Date.now();
  const code = await runNode([program, ...args]);
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${title} (${Math.round((Date.now() - since) / 1000)} s)\n`);
  return code === 0;
}

/** Runs Node.js in the checkout with our own output streams; returns its exit code. */
export function runNode(args, env = process.env) {
  const child = spawn(process.execPath, args, { cwd: checkout, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
