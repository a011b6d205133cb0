import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appendEvent } from '../../results/sqlite/event-writer.js';
import { createStreams } from '../../study/random-stream.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { say } from '../command.js';
import { ACT_NAMES, createActs, layOutRound, type Act, type ActName, type Places } from './acts.js';
import type { Options } from './options.js';
import { makeSampleStore } from './sample-store.js';

const FILE_BYTES = 20_000;
const LOOK_MS = 1;
const MOST_ATTEMPTS = 4;

export interface RoundsOutcome {
  /** Rounds of each act, and kills that came before its process had ended by itself. */
  readonly kinds: Readonly<Record<ActName, { readonly rounds: number; readonly killed: number }>>;
  /** What was wrong, each with its round. */
  readonly problems: readonly string[];
}

/** @param root an empty folder; where something is wrong, the round's folders stay there */
export async function runRounds({ rounds, seed, networks }: Options, root: string): Promise<RoundsOutcome> {
  const [whole, backedUp] = [join(root, 'whole'), join(root, 'backed-up')];
  const samples = await makeSampleStore(whole, { seed, networks, fileBytes: FILE_BYTES });
  const { artifacts } = layOutDataFolder(whole);
  appendEvent(layOutDataFolder(whole), { kind: 'launched', who: 'campaign' });
  writeOrphans(artifacts);
  const acts = createActs(samples, { whole, backedUp });
  // its event is not to be in the folder that all rounds begin with
  const source = join(root, 'source');
  cpSync(whole, source, { recursive: true, preserveTimestamps: true });
  const backup = acts.backup.command({ ...layOutRound(root), data: source, backup: backedUp });
  await runToEnd(backup.filter((word) => !['--with', 'waves'].includes(word)));
  const quiet = new Map<ActName, Quiet>();
  for (const name of ACT_NAMES) {
    quiet.set(name, await runQuietly(acts[name], layOutRound(join(root, `quiet-${name}`))));
    say(`${name}: ${Math.round(quiet.get(name)?.writingMs ?? 0)} ms of work without a kill`);
  }
  const random = createStreams(seed)('housekeeping');
  const kinds = { clean: none(), backup: none(), restore: none(), record: none(), migrate: none() };
  const problems: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const name = ACT_NAMES[round % ACT_NAMES.length] ?? 'clean';
    const undisturbed = quiet.get(name);
    if (undisturbed === undefined) continue;
    const folder = join(root, `round-${round}`);
    const [act, places, delayMs] = [acts[name], layOutRound(folder), random.uniform() * undisturbed.writingMs];
    kinds[name].rounds++;
    if (await killEarlyEnough(act, places, delayMs)) kinds[name].killed++;
    const wrong = [
      ...(await look('after the kill', () => act.checkKilled(places))),
      ...(act.isDone?.(places) === true ? [] : await runToEnd(act.command(places))),
      ...(await look('after the second run', () => act.checkEnded(places, undisturbed.places))),
    ];
    problems.push(...wrong.map((problem) => `round ${round}, ${name}, ${delayMs.toFixed(1)} ms: ${problem}`));
    for (const problem of wrong) say(`✗ round ${round}, ${name}: ${problem}`);
    if (wrong.length === 0) rmSync(folder, { recursive: true });
    if ((round + 1) % 10 === 0) say(`${round + 1} of ${rounds} rounds`);
  }
  return { kinds, problems };
}

/** What a look finds, or that it isn't possible. */
async function look(when: string, check: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const problems = await check().catch((error: unknown) => [String(error)]);
  return problems.map((problem) => `${when}: ${problem}`);
}

const none = () => ({ rounds: 0, killed: 0 });

interface Quiet {
  readonly places: Places;
  /** From the first sign of its work to the end of its process. */
  readonly writingMs: number;
}

async function runQuietly(act: Act, places: Places): Promise<Quiet> {
  act.prepare(places);
  const child = start(act.command(places));
  await untilBegun(act, places, child);
  const begun = performance.now();
  if (!child.isOver()) await once(child.process, 'exit');
  const writingMs = performance.now() - begun;
  const problems = await act.checkEnded(places, places);
  if (problems.length > 0) throw new Error(`without a kill: ${problems.join('; ')}`);
  return { places, writingMs };
}

/** On a machine that was slower when it was measured, a process may have ended by then: half the time is left to it next. */
async function killEarlyEnough(act: Act, places: Places, delayMs: number): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    act.prepare(places);
    if (await killAt(act, places, delayMs / 2 ** attempt)) return true;
    if (attempt < MOST_ATTEMPTS - 1) rmSync(dirname(places.data), { recursive: true });
  }
  return false;
}

/** Returns whether the kill came before the end. */
async function killAt(act: Act, places: Places, delayMs: number): Promise<boolean> {
  const child = start(act.command(places));
  await untilBegun(act, places, child);
  await sleep(delayMs);
  if (child.isOver()) return false;
  child.process.kill('SIGKILL');
  await once(child.process, 'exit');
  return child.process.signalCode === 'SIGKILL';
}

async function untilBegun(act: Act, places: Places, child: Child): Promise<void> {
  while (!child.isOver() && !act.hasBegun(places)) await sleep(LOOK_MS);
}

/** Returns what is wrong. */
async function runToEnd(words: readonly string[]): Promise<readonly string[]> {
  const child = start(words);
  if (!child.isOver()) await once(child.process, 'exit');
  return child.process.exitCode === 0 ? [] : [`the second run ended with ${child.process.exitCode}: ${child.said()}`];
}

type Child = ReturnType<typeof start>;

function start(words: readonly string[]) {
  const child = spawn(process.execPath, [...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { process: child, said: () => said, isOver: () => child.exitCode !== null || child.signalCode !== null };
}

/** What killed processes leave, besides. */
function writeOrphans(artifacts: string): void {
  for (const digit of '0123456789') {
    const folder = join(artifacts, 'files', `${digit}${digit}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, digit.repeat(64)), 'nobody’s');
  }
  mkdirSync(join(artifacts, 'scratch', 'f'.repeat(64), 'attempt'), { recursive: true });
}
