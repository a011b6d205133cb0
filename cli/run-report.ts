import pc from 'picocolors';
import { openArtifactStore } from '../results/open-artifact-store.js';
import type { Plan } from '../study/plan.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import type { Outcome } from '../workflows/messages.js';
import { readNetworks } from './commands/results.js';
import { isComplete, listMissing, maybeDescribeIncomplete } from './describe-outcome.js';
import { renderDomainsTable } from './domains-table.js';
import { EXIT_CODES } from './exit-codes.js';
import { nameWorkflow } from './name-workflow.js';
import { formatDuration } from '../study/format-duration.js';
import { toNetworkJson } from './network-json.js';
import { renderResultsTable } from './results-table.js';
import type { RunOptions } from './run-study.js';
import { dataOption, quote, showPath } from './shell-text.js';

/** Prints what came of a study. Returns the exit code. */
export async function reportOutcome(
  plan: Plan,
  outcome: Outcome,
  options: RunOptions,
  elapsedMs: number,
): Promise<number> {
  const networks = readNetworks(options.dataFolder, plan.study.name);
  const complete = isComplete(plan, networks.length, outcome);
  if (options.json) {
    const result = { study: plan.study.name, plan: plan.hash, workflow: nameWorkflow(plan), complete, ...outcome };
    process.stdout.write(`${JSON.stringify({ ...result, networks: networks.map(toNetworkJson) })}\n`);
  } else {
    const artifacts = await openArtifactStore(layOutDataFolder(options.dataFolder), options.artifacts);
    process.stdout.write(`\n${await renderDomainsTable(plan, artifacts)}\n\n${renderResultsTable(networks)}\n\n`);
    for (const line of listMissing(outcome)) process.stdout.write(`${line}\n`);
    process.stdout.write(describeEnd(plan, options, networks.length, elapsedMs, outcome));
  }
  return complete ? EXIT_CODES.done : EXIT_CODES.incomplete;
}

function describeEnd(
  plan: Plan,
  { dataFolder, file }: RunOptions,
  recorded: number,
  elapsedMs: number,
  outcome: Outcome,
): string {
  const { name } = plan.study;
  const { steps } = outcome;
  const incomplete = maybeDescribeIncomplete(plan, recorded, outcome);
  const trained = steps.pretrain.done - steps.pretrain.reused + steps.transfer.done - steps.transfer.reused;
  const found = Object.values(steps).reduce((sum, { reused }) => sum + reused, 0);
  const data = dataOption(dataFolder);
  return [
    'loss: the paper’s double-softmax loss minus log(1 + 1/e), 0 is perfect; OOD: mean over the study’s other domains',
    `${recorded} of ${plan.networks.length} networks in ${formatDuration(elapsedMs)}; ${trained} trainings ran, ${found} steps were found finished`,
    ...(incomplete === undefined ? [] : [pc.yellow(incomplete)]),
    '',
    `results    ${showPath(layOutDataFolder(dataFolder).results)}`,
    ...(incomplete === undefined
      ? [`next       npx hrtem-transfer results ${name} --csv${data}`]
      : [
          `next       npx hrtem-transfer run ${quote(file)}${data}     tries again what is missing`,
          `           npx hrtem-transfer results ${name} --csv${data}`,
        ]),
    `           npx hrtem-transfer status${data}`,
    `           npx hrtem-transfer plan ${quote(file)}${data}`,
    '',
  ].join('\n');
}

/** After Ctrl-C in the run that serves the data folder. */
export function describeStop({ file, dataFolder }: RunOptions): string {
  return [
    `${pc.yellow('■')} Stopped. Finished steps and epochs are kept; go on with`,
    `    npx hrtem-transfer run ${quote(file)}${dataOption(dataFolder)}`,
  ].join('\n');
}

/** After Ctrl-C in a run that had joined another process. */
export function describeLeave(plan: Plan, pid: number, { file, dataFolder }: RunOptions): string {
  const { name } = plan.study;
  const data = dataOption(dataFolder);
  return [
    `${pc.yellow('■')} Stopped following. ${name} goes on in process ${pid}`,
    `    npx hrtem-transfer run ${quote(file)}${data}   follows it again`,
    `    npx hrtem-transfer cancel ${name}${data}   ends it`,
  ].join('\n');
}
