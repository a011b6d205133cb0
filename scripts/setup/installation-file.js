import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseEngine } from './engine.js';
import { hashFiles, hashTexts } from './hash.js';
import { hashNativeModules } from './native-modules.js';
import { locateInstallationFile } from './places.js';
import { fingerprintTemporalOnPath } from './temporal-cli.js';

const scripts = fileURLToPath(new URL('.', import.meta.url));

/** One hash over all that decides what has to be installed: if it is as before, and so are the files, nothing is to do. */
export function fingerprintWish({ checkout, cache, env = process.env }) {
  const names = readdirSync(scripts).sort();
  const { flavour, why } = chooseEngine(env);
  return hashTexts([
    readFileSync(join(checkout, 'package-lock.json')),
    hashNativeModules({ checkout }),
    hashFiles(names.map((name) => join(scripts, name))),
    ...[cache, flavour, why, process.versions.modules, process.arch, fingerprintTemporalOnPath()],
  ]);
}

/** Whether the last set-up of this checkout was for the same wish and what it installed is still as it left it. */
export function isInstalled({ checkout, wish }) {
  const record = readInstallationFile(checkout);
  return record?.wish === wish && record.files.every(({ path, fingerprint }) => fingerprintFile(path) === fingerprint);
}

/**
 * Writes what the set-up installed, last and whole. `files` are the paths whose loss or change means that the set-up
 * has to look again.
 */
export function writeInstallationFile({ checkout, wish, files, installation }) {
  const file = locateInstallationFile(checkout);
  const record = {
    ...installation,
    wish,
    files: files.map((path) => ({ path, fingerprint: fingerprintFile(path) })),
  };
  const partial = `${file}.partial-${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(partial, file);
}

export function removeInstallationFile(checkout) {
  rmSync(locateInstallationFile(checkout), { force: true });
}

function readInstallationFile(checkout) {
  try {
    return JSON.parse(readFileSync(locateInstallationFile(checkout), 'utf8'));
  } catch {
    return undefined;
  }
}

function fingerprintFile(path) {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
