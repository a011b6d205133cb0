import { readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { hashFile, hashText } from '../results/file-hash.js';
import type { Software } from '../results/software.js';
import { maybeAsk } from './ask-program.js';
import { hashUntracked, maybeReadCheckout } from './checkout-state.js';

/** From dist/workers/. */
const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** Environment variables that change what the libraries do. */
const FLAG = /^(TF_|OMP_|XLA_|CUDA_|NVIDIA_|NODE_OPTIONS$|LD_LIBRARY_PATH$|LD_PRELOAD$)/;

/** Of a longer patch its hash alone is kept. */
const MOST_PATCH = 1_000_000;

export interface SoftwarePlaces {
  readonly checkout?: string;
  /** What lies in it is not the program's, though it may lie in the checkout. */
  readonly dataFolder?: string;
}

/** Looks once in the life of a process. Returns JSON; rejects where the set-up has not run. */
export function createSoftwareSource({ checkout = CHECKOUT, dataFolder }: SoftwarePlaces = {}): () => Promise<string> {
  let text: Promise<string> | undefined;
  return async () => {
    text ??= describeSoftware(checkout, dataFolder).then((software) => JSON.stringify(software));
    try {
      return await text;
    } catch (error) {
      text = undefined;
      throw error;
    }
  };
}

async function describeSoftware(checkout: string, dataFolder: string | undefined): Promise<Software> {
  const [state, gpus] = await Promise.all([
    maybeReadCheckout(checkout, dataFolder),
    maybeAsk('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']),
  ]);
  const { hashes, leftOut } = await hashUntracked(checkout, state?.untracked ?? []);
  return {
    ...(state && { commit: state.commit }),
    ...(state && state.patch !== '' && { patch: describePatch(state.patch) }),
    ...(Object.keys(hashes).length > 0 && { untracked: hashes }),
    ...(leftOut > 0 && { untrackedLeftOut: leftOut }),
    lockfile: (await hashFile(join(checkout, 'package-lock.json'))).sha256,
    libraries: await hashLibraries(checkout),
    system: release(),
    ...(gpus && { gpus: gpus.trimEnd().split('\n') }),
    flags: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (FLAG.test(name) && value ? [[name, value]] : [])),
    ),
  };
}

function describePatch(text: string): NonNullable<Software['patch']> {
  const sha256 = hashText(text);
  return { sha256, ...(text.length <= MOST_PATCH && { text }) };
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
    const { size, mtimeMs, ctimeMs } = statSync(path);
    const state = `${size} ${mtimeMs} ${ctimeMs}`;
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
