import { relative, resolve } from 'node:path';
import pc from 'picocolors';
import type { Device } from '../activities/device.js';
import { makeFolder } from '../results/durable-file.js';
import { formatArtifactLocation, type ArtifactLocation } from '../results/artifact-location.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { maybeRecallLocation, rememberLocation } from '../results/remembered-location.js';
import { requireLocalFileSystem } from '../results/local-file-system.js';
import { planStudy } from '../study/plan.js';
import type { Plan } from '../study/plan.js';
import type { Study } from '../study/study.js';
import { layOutDataFolder } from '../workers/data-folder.js';
import { WORKER_NAMES, type WorkerName } from '../workers/embedded/plan-workers.js';
import { startEmbedded } from '../workers/embedded/start-embedded.js';
import type { Outcome } from '../workflows/messages.js';
import { readNetworks } from './commands/results.js';
import { isComplete, listMissing, maybeDescribeIncomplete } from './describe-outcome.js';
import { EXIT_CODES } from './exit-codes.js';
import { endOtherStudies } from './end-other-studies.js';
import { followStudy, nameWorkflow } from './follow-study.js';
import { formatDuration } from './format-duration.js';
import { DEFAULT_DATA_FOLDER, type GlobalOptions } from './global-options.js';
import { readInstallation } from './installation.js';
import { toNetworkJson } from './network-json.js';
import type { Display } from './progress/display.js';
import { createLiveDisplay } from './progress/live-display.js';
import { createPlainDisplay } from './progress/plain-display.js';
import { renderDomainsTable } from './domains-table.js';
import { renderResultsTable } from './results-table.js';
import { listenForStop, type StopSignal } from './stop-signal.js';
import { connectClient, namesOwnServer } from './temporal-client.js';

export interface RunOptions extends GlobalOptions {
  /** As the person named it. */
  readonly file: string;
  readonly plain: boolean;
  /** Where artifacts are; without it where the data folder had them before, or in the data folder. */
  readonly artifacts?: ArtifactLocation;
  /** What is done by processes of this command; `worker` commands have to do the rest. */
  readonly queues: readonly WorkerName[];
  /** Where networks are trained, and how many at once on each GPU at most. */
  readonly devices: readonly Device[];
  readonly perGpu: number;
}

/**
 * Runs a study to its end: freezes the plan, starts what is needed, follows the workflow, prints the table.
 * Returns the exit code.
 */
export async function runStudy(study: Study, options: RunOptions): Promise<number> {
  const started = Date.now();
  const plan = planStudy(study);
  const folder = layOutDataFolder(options.dataFolder);
  await makeFolder(folder.root);
  await requireLocalFileSystem(folder.root);
  const artifacts = options.artifacts ?? (await maybeRecallLocation(folder.artifactLocation));
  await (await openArtifactStore(folder, artifacts)).freezePlan(plan.hash, JSON.stringify(plan));
  const placed = { ...options, ...(artifacts && { artifacts }) };
  const display = chooseDisplay(plan, options);
  const stop = listenForStop(() => display.note('stopping: running steps are handed back, one moment'));
  try {
    const outcome = await followWithServer(plan, placed, display, stop);
    display.close();
    return await reportOutcome(plan, outcome, placed, Date.now() - started);
  } catch (error) {
    display.close();
    if (!stop.signal.aborted) throw error;
    process.stderr.write(`\n${describeStop(options)}\n`);
    return EXIT_CODES.stopped;
  } finally {
    stop.release();
  }
}

/** Server and workers live as long as the run; the person's own server stays. */
async function followWithServer(plan: Plan, options: RunOptions, display: Display, stop: StopSignal): Promise<Outcome> {
  const ownServer = namesOwnServer(process.env);
  if (ownServer) await (await connectClient()).connection.close();
  display.note(ownServer ? 'starting workers' : 'starting Temporal server and workers');
  const { dataFolder, artifacts, queues, devices } = options;
  const perDevice = devices.includes('cpu') ? 1 : options.perGpu;
  const temporal = readInstallation().temporal.path;
  const embedded = await startEmbedded({
    dataFolder,
    ...(artifacts && { artifacts }),
    temporal,
    ownServer,
    queues,
    devices,
    perDevice,
    signal: stop.signal,
  });
  try {
    // the data folder is ours now; before, another run may hold it
    if (artifacts !== undefined) await rememberLocation(layOutDataFolder(dataFolder).artifactLocation, artifacts);
    const left = WORKER_NAMES.filter((name) => !queues.includes(name));
    if (left.length > 0) display.note(describeWorkers(left, ownServer, options));
    const client = await connectClient(embedded.address);
    try {
      if (!ownServer) await endOtherStudies(client, plan);
      return await Promise.race([followStudy(client, plan, display, stop.signal), embedded.failed]);
    } finally {
      await client.connection.close();
    }
  } finally {
    await embedded.stop();
  }
}

/** The command that does what this one leaves: our own server is heard on this machine alone. */
function describeWorkers(
  left: readonly WorkerName[],
  ownServer: boolean,
  { dataFolder, artifacts }: RunOptions,
): string {
  const isOpen = ownServer && artifacts !== undefined;
  const place = isOpen ? ` --artifacts ${formatArtifactLocation(artifacts)}` : dataOption(dataFolder);
  const where = isOpen ? 'on any machine' : 'on this machine';
  return `left to workers: ${left.join(', ')}; ${where}: npx hrtem-transfer worker --queues ${left.join(',')}${place}`;
}

function chooseDisplay(plan: Plan, { plain, json }: RunOptions): Display {
  // the table is the result and goes to standard output; how it comes about goes to standard error
  const live = process.stderr.isTTY && !plain && !json;
  return (live ? createLiveDisplay : createPlainDisplay)(plan, process.stderr);
}

async function reportOutcome(plan: Plan, outcome: Outcome, options: RunOptions, elapsedMs: number): Promise<number> {
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

function describeStop({ file, dataFolder }: RunOptions): string {
  const data = dataOption(dataFolder);
  return [
    `${pc.yellow('■')} Stopped. Finished steps and epochs are kept; go on with`,
    `    npx hrtem-transfer run ${quote(file)}${data}`,
  ].join('\n');
}

/** What the next command needs in order to find this data folder again. */
function dataOption(dataFolder: string): string {
  return dataFolder === resolve(DEFAULT_DATA_FOLDER) ? '' : ` --data ${quote(showPath(dataFolder))}`;
}

function showPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short === '' ? '.' : short;
}

/** For the shell. */
function quote(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
