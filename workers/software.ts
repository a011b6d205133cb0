import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { hashFile, hashText } from '../results/file-hash.js';

/** From dist/workers/. */
const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** Environment variables that change what the libraries do. */
const FLAG = /^(TF_|OMP_|XLA_|CUDA_|NVIDIA_|NODE_OPTIONS$|LD_LIBRARY_PATH$|LD_PRELOAD$)/;

/** Of a longer patch its hash alone is kept. */
const MOST_PATCH = 1_000_000;

/** Says of the program what its version doesn't. What is absent could not be found out. */
export interface Software {
  readonly commit?: string;
  /** What `git diff` tells of changes since the commit; absent: nothing was changed. */
  readonly patch?: { readonly sha256: string; readonly text?: string };
  /** SHA-256 of files that git doesn't know and doesn't ignore, by name; absent: none. */
  readonly untracked?: Readonly<Record<string, string>>;
  /** SHA-256 of package-lock.json. */
  readonly lockfile?: string;
  /** SHA-256 of programs and native libraries, by name. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Kernel of the operating system. */
  readonly system: string;
  /** Each with its driver; absent where `nvidia-smi` knows none. */
  readonly gpus?: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Looks once in the life of a process. Returns JSON; rejects where the set-up has not run. */
export function createSoftwareSource(checkout = CHECKOUT): () => Promise<string> {
  let text: Promise<string> | undefined;
  return async () => {
    text ??= describeSoftware(checkout).then((software) => JSON.stringify(software));
    try {
      return await text;
    } catch (error) {
      text = undefined;
      throw error;
    }
  };
}

async function describeSoftware(checkout: string): Promise<Software> {
  const [commit, patch, untracked, gpus] = await Promise.all([
    maybeRun('git', ['-C', checkout, 'rev-parse', 'HEAD']),
    maybeRun('git', ['-C', checkout, 'diff', 'HEAD']),
    maybeRun('git', ['-C', checkout, 'ls-files', '--others', '--exclude-standard']),
    maybeRun('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']),
  ]);
  const others = untracked ? await hashAll(checkout, untracked.split('\n')) : {};
  return {
    ...(commit && { commit }),
    ...(patch && { patch: describePatch(patch) }),
    ...(Object.keys(others).length > 0 && { untracked: others }),
    lockfile: (await hashFile(join(checkout, 'package-lock.json'))).sha256,
    libraries: await hashLibraries(checkout),
    system: release(),
    ...(gpus && { gpus: gpus.split('\n') }),
    flags: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (FLAG.test(name) && value ? [[name, value]] : [])),
    ),
  };
}

function describePatch(text: string): NonNullable<Software['patch']> {
  const sha256 = hashText(text);
  return { sha256, ...(text.length <= MOST_PATCH && { text }) };
}

async function hashAll(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of names) hashes[name] = (await hashFile(join(folder, name))).sha256;
  return hashes;
}

const setupSchema = z.object({ files: z.array(z.object({ path: z.string() })) });
const knownSchema = z.record(z.string(), z.object({ state: z.string(), sha256: z.string() }));

/** Those that the set-up has put there. Half a gigabyte takes a second: hashes are kept until a file changes. */
async function hashLibraries(checkout: string): Promise<Record<string, string>> {
  const modules = join(checkout, 'node_modules');
  const { files } = setupSchema.parse(JSON.parse(readFileSync(join(modules, '.hrtem-setup.json'), 'utf8')));
  const cache = join(modules, '.hrtem-hashes.json');
  const known = await readKnown(cache);
  const now: z.output<typeof knownSchema> = {};
  for (const { path } of files.filter(({ path }) => !path.endsWith('.json'))) {
    const { size, mtimeMs } = statSync(path);
    const state = `${size} ${mtimeMs}`;
    const kept = known[path];
    now[path] = kept?.state === state ? kept : { state, sha256: (await hashFile(path)).sha256 };
  }
  // a checkout may be read-only: then they are hashed by every process
  await writeFile(cache, JSON.stringify(now)).catch(() => undefined);
  return Object.fromEntries(Object.entries(now).map(([path, { sha256 }]) => [basename(path), sha256]));
}

async function readKnown(cache: string): Promise<z.output<typeof knownSchema>> {
  try {
    return knownSchema.parse(JSON.parse(await readFile(cache, 'utf8')));
  } catch {
    return {};
  }
}

/** What the program says, or undefined where it isn't there or fails. */
async function maybeRun(program: string, words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 64_000_000, timeout: 30_000 });
    return stdout.trimEnd();
  } catch {
    return undefined;
  }
}
