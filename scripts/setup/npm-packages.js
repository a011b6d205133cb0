import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';

/** Installs the locked npm packages, without their install scripts: what is native is built by this set-up. */
export async function provideNpmPackages({ checkout, cache, narrator }) {
  if (arePackagesInstalled(checkout)) return;
  const task = narrator.startTask('npm packages');
  try {
    await runCommand('npm', ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], {
      cache,
      name: 'npm-ci',
      cwd: checkout,
    });
    task.done();
  } catch (error) {
    task.failed();
    throw explain(error);
  }
}

/**
 * Whether node_modules holds what package-lock.json lists. npm writes node_modules/.package-lock.json when an install
 * is complete and removes it when one begins.
 */
export function arePackagesInstalled(checkout) {
  const wanted = readPackages(join(checkout, 'package-lock.json'));
  const present = readPackages(join(checkout, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional, peer }]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return optional === true || devOptional === true || peer === true;
    return found.version === version && found.integrity === integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function explain(error) {
  if (!(error instanceof CommandFailed)) return error;
  // npm says what is wrong first, and at length how to call it afterwards.
  const complaints = error.output.split('\n').filter((line) => /^npm (error|ERR!) ?\S/.test(line));
  const options = { details: [...complaints.slice(0, 8), `Full log: ${error.logFile}`], cause: error };
  if (/ENOSPC/.test(error.output)) {
    return new SetupProblem(
      'The disk is full: the npm packages need 0.7 GB in the checkout. Free some space, then run the command again.',
      options,
    );
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|network/.test(error.output)) {
    return new SetupProblem(
      "npm can't reach its registry: check the network, or npm's proxy and registry settings (`npm config list`), then run the command again.",
      options,
    );
  }
  return new SetupProblem('npm could not install the locked packages.', options);
}
