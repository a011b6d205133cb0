import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { createInputError, InputError } from '../../study/errors.js';
import { stepKey } from '../../study/identity.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { WORKER_NAMES } from '../../workers/embedded/plan-workers.js';
import { listMissing, maybeDescribeIncomplete } from '../describe-outcome.js';
import { chooseDevices } from '../device-options.js';
import { EnvironmentError, EXIT_CODES } from '../exit-codes.js';
import type { GlobalOptions } from '../global-options.js';
import { readInstallation } from '../installation.js';
import { namesOwnServer } from '../own-server.js';
import { readResults } from '../read-results.js';
import { runPlan, type RunEnding, type RunOptions } from '../run-study.js';
import { quote, showPath } from '../shell-text.js';
import { describeDetails, describeVerdict, renderSteps } from '../verify/render-verification.js';
import { toReportJson } from '../verify/step-report.js';
import type { Bundle } from './bundle.js';
import { compareBundle, compareMetrics } from './compare-bundle.js';
import { isSameNetwork } from './is-same-network.js';
import { isOfGpu, trainingThreads } from './recorded-places.js';

/**
 * Makes the bundle's network in a data folder of its own, through server and workers as any study, and compares all that it
 * leaves. Returns the exit code.
 */
export async function runBundle(bundle: Bundle, folder: string, global: GlobalOptions): Promise<number> {
  const { plan, expected } = bundle;
  requireOwnVersions(plan);
  requireOwnFolder(plan, global.dataFolder);
  requireNoServer(process.env);
  const devices = isOfGpu(expected)
    ? await chooseDevices(undefined, readInstallation(), process.env)
    : (['cpu'] as const);
  const options: RunOptions = {
    ...global,
    queues: WORKER_NAMES,
    devices,
    trainings: 1,
    threads: trainingThreads(expected),
    file: folder,
    plain: false,
  };
  return runPlan(plan, options, createEnding(bundle));
}

/** Another program's steps have other keys. */
function requireOwnVersions({ steps }: Plan): void {
  const other = Object.entries(steps).find(([key, input]) => stepKey(input) !== key);
  if (other === undefined) return;
  const [key, { kind }] = other;
  throw new InputError(
    `plan.json: expected steps of this version of the program, got ${kind} ${key.slice(0, 12)} of another one: ` +
      'README.md of the bundle names the commit to check out',
  );
}

/** What another study has left there would be found finished, and prove nothing. */
function requireOwnFolder({ hash }: Plan, dataFolder: string): void {
  const refuse = (got: string) =>
    createInputError([
      { file: 'reproduce', field: '--data', expected: 'a folder that is empty, or where this bundle ran before', got },
    ]);
  if (!existsSync(dataFolder) || readdirSync(dataFolder).length === 0) return;
  const plans = join(layOutDataFolder(dataFolder).artifacts, 'plans');
  const others = existsSync(plans) ? readdirSync(plans).filter((name) => name !== `${hash}.json`) : [];
  if (!existsSync(plans)) throw refuse(`${dataFolder}, which holds other files`);
  if (others.length > 0 || existsSync(layOutDataFolder(dataFolder).artifactLocation)) {
    throw refuse(`${dataFolder}, where other studies ran`);
  }
}

/** There the study itself may be going on under the same name, and would be ended for ours. */
function requireNoServer(environment: NodeJS.ProcessEnv): void {
  if (!namesOwnServer(environment)) return;
  throw new EnvironmentError('reproduce starts a server of its own: unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE');
}

function createEnding(bundle: Bundle): RunEnding {
  const describeStop = ({ file, dataFolder }: RunOptions) =>
    [
      `${pc.yellow('■')} Stopped. Finished steps and epochs are kept; go on with`,
      `    npx hrtem-transfer reproduce --run ${quote(file)} --data ${quote(showPath(dataFolder))}`,
    ].join('\n');
  return {
    describeStop,
    describeLeave: (_plan, _pid, options) => describeStop(options),
    report: async (plan, outcome, options) => {
      const { artifacts: folder } = layOutDataFolder(options.dataFolder);
      const [result] = readResults(options.dataFolder, (reader) => reader?.networks(plan.study.name) ?? []);
      const reports = await compareBundle(bundle, createFolderArtifactStore(folder));
      const metrics = compareMetrics(bundle.expected, result);
      const isComplete = result !== undefined;
      const isReproduced = isComplete && isSameNetwork(reports, metrics.length);
      const { network, study, record } = bundle.expected;
      if (options.json) {
        const told = { study, network, record, complete: isComplete, reproduced: isReproduced, metrics };
        process.stdout.write(`${JSON.stringify({ ...told, steps: reports.map(toReportJson) })}\n`);
      } else {
        const incomplete = maybeDescribeIncomplete(plan, isComplete ? 1 : 0, outcome);
        const lines = [
          ...['', renderSteps(reports), ...listMissing(outcome), ...describeDetails(reports), ''],
          ...(incomplete === undefined ? [] : [pc.yellow(incomplete)]),
          ...(isComplete ? [describeMetrics(metrics.length)] : []),
          `${describeVerdict(reports, isReproduced)}: ${network} of ${study}`,
        ];
        process.stdout.write(`${lines.join('\n')}\n`);
      }
      if (!isComplete) return EXIT_CODES.incomplete;
      return isReproduced ? EXIT_CODES.done : EXIT_CODES.failed;
    },
  };
}

function describeMetrics(different: number): string {
  if (different === 0) return 'metrics in the results: all exactly as recorded';
  return `metrics in the results: ${different} ${different === 1 ? 'is' : 'are'} not exactly as recorded`;
}
