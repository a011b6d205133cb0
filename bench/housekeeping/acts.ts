import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maybeReadMarker, readCatalog } from '../../results/backup/catalog.js';
import { takeInventory } from '../../results/housekeeping/inventory.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { compareDatabases } from '../campaign/compare-databases.js';
import { checkBackup, checkStore } from './check-store.js';
import { writeOldDatabase } from './old-database.js';
import type { SampleStore } from './sample-store.js';

/** What is killed. */
export const ACT_NAMES = ['clean', 'backup', 'restore', 'record', 'migrate'] as const;
export type ActName = (typeof ACT_NAMES)[number];

/** Folders of a round, of which each has its own. */
export interface Places {
  readonly data: string;
  readonly backup: string;
  readonly restored: string;
}

export interface Act {
  /** Copies what the act works on. */
  prepare(places: Places): void;
  /** Words after `node`. */
  command(places: Places): readonly string[];
  /** Whether it has begun to write. */
  hasBegun(places: Places): boolean;
  /** Whether the kill came when all was done, so that the same command would refuse; absent: it may always be given again. */
  isDone?(places: Places): boolean;
  /** What is wrong after a kill. */
  checkKilled(places: Places): Promise<readonly string[]>;
  /** What is wrong when the same command has been given again. */
  checkEnded(places: Places, quiet: Places): Promise<readonly string[]>;
}

export function layOutRound(root: string): Places {
  return { data: join(root, 'data'), backup: join(root, 'backup'), restored: join(root, 'restored') };
}

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const ACTOR = fileURLToPath(new URL('actor.js', import.meta.url));

/**
 * @param whole a data folder of the samples
 * @param backedUp a backup of it without its exit waves
 */
export function createActs(
  { superseded, latest, other }: SampleStore,
  { whole, backedUp }: { readonly whole: string; readonly backedUp: string },
): Readonly<Record<ActName, Act>> {
  const needed = [latest, other];
  const everything = [superseded, ...needed];
  const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, preserveTimestamps: true });
  const resultsOf = (dataFolder: string) => layOutDataFolder(dataFolder).results;
  const headOf = (dataFolder: string) => join(layOutDataFolder(dataFolder).artifacts, 'ledger-head.json');
  const compare = (quiet: string, now: string) =>
    compareDatabases(resultsOf(quiet), resultsOf(now)).map(({ table }) => `table ${table} is another one`);
  const actor = (act: string, { data }: Places) => [ACTOR, act, data, String(latest.networks.length)];

  return {
    clean: {
      prepare: ({ data }) => copy(whole, data),
      command: ({ data }) => [MAIN, 'clean', '--what', 'unreachable,orphans,scratch,waves', '--yes', '--data', data],
      hasBegun: ({ data }) => statSync(headOf(data)).mtimeMs !== statSync(headOf(whole)).mtimeMs,
      checkKilled: async ({ data }) => Promise.resolve([...checkStore(data, needed), ...compare(whole, data)]),
      checkEnded: async ({ data }, quiet) => {
        const [ours, theirs] = [data, quiet.data].map((folder) => listArtifacts(folder));
        const left = ours === theirs ? [] : ['other files are left than without the kill'];
        const [reserved, reservedBefore] = [data, quiet.data].map(
          (folder) => statSync(layOutDataFolder(folder).reserve, { throwIfNoEntry: false })?.size,
        );
        const room = reserved === reservedBefore ? [] : ['another reserve is left than without the kill'];
        return Promise.resolve([...checkStore(data, needed), ...compare(whole, data), ...left, ...room]);
      },
    },

    backup: {
      prepare: ({ data, backup }) => {
        copy(whole, data);
        copy(backedUp, backup);
      },
      command: ({ data, backup }) => [MAIN, 'backup', backup, '--with', 'waves', '--prune', '--data', data],
      hasBegun: ({ backup }) => existsSync(join(backup, 'incoming')),
      checkKilled: async ({ data, backup }) => [...checkStore(data, everything), ...(await checkBackup(backup))],
      checkEnded: async ({ data, backup }, quiet) => [
        ...checkStore(data, everything),
        ...(await checkBackup(backup)),
        ...((await listBackup(backup)) === (await listBackup(quiet.backup)) ? [] : ['the backup has other files']),
        ...readdirSync(backup).flatMap((name) =>
          ['backup.json', 'files'].includes(name) ? [] : [`${name} is left in the backup`],
        ),
      ],
    },

    restore: {
      prepare: ({ backup }) => copy(backedUp, backup),
      command: ({ backup, restored }) => [MAIN, 'restore', backup, '--data', restored],
      hasBegun: ({ restored }) => existsSync(`${restored}.restoring`),
      isDone: ({ restored }) => existsSync(restored),
      checkKilled: async ({ backup, restored }) => [
        ...(await checkBackup(backup)),
        ...(existsSync(restored) ? checkStore(restored, everything) : []),
      ],
      checkEnded: async ({ backup, restored }) => [
        ...(await checkBackup(backup)),
        ...checkStore(restored, everything),
        ...compare(whole, restored),
        ...(existsSync(`${restored}.restoring`) ? ['a part of it is left beside it'] : []),
      ],
    },

    record: {
      prepare: ({ data }) => {
        copy(whole, data);
        for (const name of readdirSync(data)) if (name.startsWith('results.sqlite')) rmSync(join(data, name));
        rmSync(headOf(data));
      },
      command: (places) => actor('record', places),
      hasBegun: ({ data }) => existsSync(resultsOf(data)),
      checkKilled: async ({ data }) => Promise.resolve(checkStore(data, everything)),
      checkEnded: async ({ data }) => Promise.resolve([...checkStore(data, everything), ...compare(whole, data)]),
    },

    migrate: {
      prepare: ({ data }) => {
        mkdirSync(data, { recursive: true });
        copy(layOutDataFolder(whole).artifacts, layOutDataFolder(data).artifacts);
        rmSync(headOf(data));
        writeOldDatabase(resultsOf(data), resultsOf(whole));
      },
      command: (places) => actor('migrate', places),
      hasBegun: ({ data }) => existsSync(`${resultsOf(data)}-wal`),
      checkKilled: async ({ data }) => Promise.resolve(checkStore(data, everything)),
      checkEnded: ({ data }, quiet) => Promise.resolve([...checkStore(data, everything), ...compare(quiet.data, data)]),
    },
  };
}

/** Names of all manifests and artifacts. */
function listArtifacts(dataFolder: string): string {
  const { steps, removed, files, scratch } = takeInventory(layOutDataFolder(dataFolder).artifacts);
  const left = scratch.map(({ path }) => basename(path));
  return [...steps.keys(), '', ...removed.keys(), '', ...files.keys(), '', ...left].sort().join('\n');
}

/** What it holds, by name and hash; the database and the ledger's head tell of the run. */
async function listBackup(backup: string): Promise<string> {
  const marker = await maybeReadMarker(backup);
  const { entries } = marker === undefined ? { entries: [] } : await readCatalog(backup, marker);
  const same = entries.filter(({ path }) => !/results\.sqlite$|ledger-head\.json$/.test(path));
  return same.map(({ path, sha256 }) => `${path} ${sha256}`).join('\n');
}
