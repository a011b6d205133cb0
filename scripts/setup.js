import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build.js';
import { fingerprintWish, isInstalled } from './setup/installation-file.js';
import { createNarrator } from './setup/narrator.js';
import { checkout, locateCache } from './setup/places.js';
import { SetupProblem } from './setup/problem.js';
import { provideAll } from './setup/provide-all.js';
import { stopRunningCommands } from './setup/run-command.js';

/** The exit code for what the environment lacks (README, "Exit codes"). */
const environmentExitCode = 3;

/**
 * Makes the checkout ready to run: npm packages, Temporal CLI, TensorFlow, the native bindings, compiled sources.
 * Does only what is missing; when nothing is, it takes a tenth of a second. Speaks on standard error.
 */
async function setUp({ build = true } = {}) {
  const narrator = createNarrator();
  const stop = (signal) => {
    stopRunningCommands();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const cache = locateCache();
    const wish = fingerprintWish({ checkout, cache });
    const compileSources = async () => {
      if (build) await buildIfChanged({ checkout, cache, narrator });
    };
    if (!isInstalled({ checkout, wish })) await provideAll({ checkout, cache, wish, narrator, compileSources });
    await compileSources();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    stopRunningCommands();
  }
}

/** `setUp` for a program's start: says what is wrong and ends the process with 3, or returns. */
export async function setUpOrExit(options) {
  try {
    await setUp(options);
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    for (const line of error.details) process.stderr.write(`  ${line}\n`);
    for (const sentence of error.message.split('\n')) process.stderr.write(`✗ ${sentence}\n`);
    process.exit(environmentExitCode);
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await setUpOrExit();
  process.stderr.write('hrtem-transfer is set up.\n');
}
