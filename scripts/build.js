import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyOtherFiles, listSources, PAGE_SOURCES, removeOrphans } from './build/sources.js';
import { hashFiles, hashTexts } from './setup/hash.js';
import { withLock } from './setup/lock.js';
import { SetupProblem } from './setup/problem.js';
import { CommandFailed, runCommand } from './setup/run-command.js';

/**
 * Compiles the TypeScript sources to dist/ and the workflows to their bundle, unless dist/ was made of these very
 * sources. `dist/.build.json` is written last: without it, or with another hash in it, dist/ counts as nothing.
 */
export async function buildIfChanged({ checkout, cache, narrator }) {
  const stamp = join(checkout, 'dist', '.build.json');
  if (isBuilt(stamp, hashSources(checkout))) return;
  const onWait = (owner) => narrator.say(`  waiting for ${owner}, which compiles the sources`);
  const lock = join(cache, 'locks', `build-${hashTexts([checkout]).slice(0, 12)}.lock`);
  await withLock(lock, { onWait }, async () => {
    const hash = hashSources(checkout);
    if (isBuilt(stamp, hash)) return;
    const task = narrator.startTask('TypeScript sources, compiled');
    rmSync(stamp, { force: true });
    try {
      await compile({ checkout, cache });
      await bundleWorkflows({ checkout, cache });
      await bundlePage({ checkout, cache });
      task.done();
    } catch (error) {
      task.failed();
      throw error;
    }
    const partial = `${stamp}.partial-${process.pid}`;
    writeFileSync(partial, JSON.stringify({ hash }));
    renameSync(partial, stamp);
  });
}

function hashSources(checkout) {
  const { sources, others, page } = listSources(checkout);
  const rest = [
    'package-lock.json',
    'tsconfig.json',
    'scripts/build.js',
    'scripts/build/sources.js',
    'scripts/build/bundle-workflows.js',
  ];
  return hashFiles([...sources, ...others, ...page, ...rest.map((file) => join(checkout, file))]);
}

function isBuilt(stamp, hash) {
  return existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).hash === hash;
}

async function compile({ checkout, cache }) {
  removeOrphans(checkout);
  copyOtherFiles(checkout);
  const compiler = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await runCommand(process.execPath, [compiler, '-p', checkout, '--pretty', 'false'], {
      cache,
      name: 'tsc',
      cwd: checkout,
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const count = error.output.match(/error TS/g)?.length ?? 0;
    throw new SetupProblem(`The TypeScript sources do not compile (${count} errors).`, {
      details: [...error.lastLines(40), `Full log: ${error.logFile}`],
      cause: error,
    });
  }
}

async function bundleWorkflows({ checkout, cache }) {
  if (!existsSync(join(checkout, 'dist', 'workflows', 'index.js'))) return;
  const bundler = join(checkout, 'scripts', 'build', 'bundle-workflows.js');
  try {
    await runCommand(process.execPath, [bundler], { cache, name: 'bundle-workflows', cwd: checkout });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem('The workflows could not be bundled.', {
      details: [...error.lastLines(20), `Full log: ${error.logFile}`],
      cause: error,
    });
  }
}

async function bundlePage({ checkout, cache }) {
  const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(checkout, PAGE_SOURCES, 'vite.config.js');
  try {
    await runCommand(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
      cache,
      name: 'bundle-page',
      cwd: checkout,
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem('The page could not be bundled.', {
      details: [...error.lastLines(20), `Full log: ${error.logFile}`],
      cause: error,
    });
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { setUpOrExit } = await import('./setup.js');
  await setUpOrExit();
}
