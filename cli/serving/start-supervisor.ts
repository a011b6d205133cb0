import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatArtifactLocation } from '../../results/artifact-location.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { findProcesses } from '../../workers/embedded/process-identity.js';
import type { ServedPlaces } from './reach-server.js';

/** A process that serves a data folder, or waits for its turn, and outlives us. */
export interface Supervisor {
  readonly pid: number;
  /** The exit code, once it has ended; null where a signal ended it. */
  readonly exitCode: () => number | null | undefined;
  /** What it has written since its start. */
  readonly output: () => string;
}

const main = fileURLToPath(new URL('../main.js', import.meta.url));

/** Where supervisors of a data folder write what they say. */
export function supervisorLog(dataFolder: string): string {
  return join(layOutDataFolder(dataFolder).logs, 'serve.log');
}

/** The options of `serve` for these places. */
export function listServeArguments({
  dataFolder,
  artifacts,
  queues,
  devices,
  trainings,
}: ServedPlaces): readonly string[] {
  return [
    ...['serve', '--data', dataFolder, '--queues', queues.join(',')],
    ...(artifacts === undefined ? [] : ['--artifacts', formatArtifactLocation(artifacts)]),
    ...(queues.includes('train') ? ['--device', devices.join(','), '--trainings', String(trainings)] : []),
  ];
}

/** Starts `serve --until-idle` in a session of its own, without a terminal. */
export function startSupervisor(places: ServedPlaces): Supervisor {
  const log = supervisorLog(places.dataFolder);
  mkdirSync(layOutDataFolder(places.dataFolder).logs, { recursive: true });
  const output = openSync(log, 'a');
  const before = statSync(log).size;
  const child = spawn(process.execPath, [main, ...listServeArguments(places), '--until-idle'], {
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  let exitCode: number | null | undefined;
  child.on('exit', (code) => (exitCode = code));
  child.on('error', () => (exitCode = null));
  child.unref();
  return {
    pid: child.pid ?? 0,
    exitCode: () => exitCode,
    output: () => readFileSync(log).subarray(before).toString(),
  };
}

/** Processes of `serve` with this data folder, whether they serve it or wait for their turn. */
export function findSupervisors(dataFolder: string): readonly number[] {
  return findProcesses(['serve', '--data', dataFolder]).filter((pid) => pid !== process.pid);
}
