import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorCode } from '../../results/durable-file.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { maybeProcessStart } from '../../results/process-mark.js';
import { readGlobalOptions } from '../global-options.js';
import { listOngoingStudies } from '../serving/ongoing-studies.js';
import { findSupervisors } from '../serving/start-supervisor.js';
import { dataOption } from '../shell-text.js';
import { connectClient } from '../temporal-client.js';

/** Longer than workers and server are given together. */
const END_MS = 60_000;
const LOOK_MS = 200;
const ANSWER_MS = 3_000;

export function addStopCommand(program: Command): void {
  program
    .command('stop')
    .description('end the process that serves the data folder; its studies stay open and go on with the next one')
    .action(async (_options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const holder = await maybeFindHolder(layOutDataFolder(dataFolder).lock);
      const studies = await listOpenNames(holder?.server?.address);
      // those that wait for their turn first, or they would take it
      const waiting = findSupervisors(dataFolder).filter((pid) => pid !== holder?.pid);
      const stopped = [...waiting, ...(holder === undefined ? [] : [holder.pid])];
      for (const pid of stopped) await endProcess(pid);
      if (json) {
        process.stdout.write(`${JSON.stringify({ dataFolder, stopped, studies })}\n`);
        return;
      }
      const lines =
        stopped.length === 0 ? [`nothing serves ${dataFolder}`] : stopped.map((pid) => `process ${pid} has ended`);
      if (studies.length > 0) {
        const again = `\`npx hrtem-transfer serve${dataOption(dataFolder)}\``;
        lines.push(`${studies.join(', ')}: still open, and go on with the next \`run\` or ${again}`);
      }
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

async function endProcess(pid: number): Promise<void> {
  const started = maybeProcessStart(pid);
  if (started === undefined) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (isErrorCode(error, 'ESRCH')) return;
    throw error;
  }
  for (let waited = 0; maybeProcessStart(pid) === started; waited += LOOK_MS) {
    if (waited > END_MS) throw new Error(`process ${pid} has not ended within ${END_MS / 1_000} s`);
    await sleep(LOOK_MS);
  }
}

/** Empty where no server answers: to stop doesn't depend on it. */
async function listOpenNames(address: string | undefined): Promise<readonly string[]> {
  if (address === undefined) return [];
  try {
    const client = await connectClient(address);
    try {
      const open = await client.withDeadline(Date.now() + ANSWER_MS, () => listOngoingStudies(client));
      return open.map(({ name }) => name);
    } finally {
      await client.connection.close();
    }
  } catch {
    return [];
  }
}
