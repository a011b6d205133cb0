import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { describeError } from '../study/describe-error.js';
import { InputError } from '../study/errors.js';
import { parseStudy } from '../study/parse-study.js';
import { planStudy, type Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { runBenchmark, say, type AtEnd } from './command.js';
import { compareRuns } from './campaign/compare-runs.js';
import { parseOptions, USAGE, type Options } from './campaign/options.js';
import { sumUp } from './campaign/progress.js';
import { createResult, isClean, renderResult } from './campaign/result.js';
import { runStudies, type FinishedRun } from './campaign/run-studies.js';
import { scheduleFaults, type Fault, type Victim } from './campaign/schedule.js';
import { describeMachine } from './machine.js';
import { chooseStudies } from './orchestrate/studies.js';

const STUB_VICTIMS: readonly Victim[] = ['train', 'simulate', 'store', 'server'];
/** Five kills hit a network in training twice. */
const REAL_VICTIMS: readonly Victim[] = [
  'training-process',
  'training-process',
  'train',
  'server',
  'store',
  'simulate',
];
const MOST_FAILURES_TOLD = 5;

/** `npm run campaign`: studies beside the same studies while their processes are killed. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, kills, seed, work }: Options, atEnd: AtEnd): Promise<number> {
  const computing = 'file' in work ? 'real' : 'stub';
  let plans: readonly Plan[];
  try {
    plans = planWork(work);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(error.message);
    return EXIT_CODES.badInput;
  }
  const total = sumUp(plans, computing === 'real' ? 'epochs' : 'networks');
  const victims = computing === 'real' ? REAL_VICTIMS : STUB_VICTIMS;
  const faults = scheduleFaults({ seed, kills, victims, total });

  const root = mkdtempSync(join(tmpdir(), 'hrtem-campaign-'));
  let isKept = false;
  atEnd(() => {
    if (!isKept) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  const run = async (name: string, faultsOfRun: readonly Fault[]): Promise<FinishedRun> => {
    say(`${name} run: ${plans.map(({ study, networks }) => `${networks.length} ${study.name}`).join(', ')}`);
    const finished = await runStudies({ dataFolder: join(root, name), plans, computing, faults: faultsOfRun });
    say(`${name} run: ended after ${Math.round(finished.seconds)} s`);
    for (const { network, step, error, reason } of finished.failures.slice(0, MOST_FAILURES_TOLD)) {
      say(`✗ ${network}: ${step} failed (${error}): ${reason}`);
    }
    return finished;
  };
  const quiet = await run('quiet', []);
  const killed = await run('killed', faults);
  say('comparing rows and artifacts');
  const folders = ['quiet', 'killed'].map((name) => layOutDataFolder(join(root, name)));
  const comparison = await compareRuns(plans, folders[0], folders[1]);
  const result = createResult({ machine: describeMachine(), seed, quiet, killed, comparison });
  (json ? process.stderr : process.stdout).write(`${renderResult(result)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  isKept = !isClean(result, kills);
  if (isKept) say(`✗ both data folders are left for a look: ${root}`);
  return isKept ? EXIT_CODES.failed : EXIT_CODES.done;
}

/** @throws InputError */
function planWork(work: Options['work']): readonly Plan[] {
  if ('networks' in work) return chooseStudies(work.networks).map(planStudy);
  return [planStudy(parseStudy(readText(work.file), work.file))];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new InputError(`--study: expected a file that can be read, got ${describeError(cause)}`, [], { cause });
  }
}
