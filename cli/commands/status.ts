import type { Command } from 'commander';
import pc from 'picocolors';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { readGlobalOptions } from '../global-options.js';

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('say which studies the data folder holds and whether a run is going on')
    .action(async (_options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const folder = layOutDataFolder(dataFolder);
      const holder = await maybeFindHolder(folder.lock);
      const reader = maybeCreateResultReader(folder.results);
      const studies = reader?.studies() ?? [];
      reader?.close();
      const run = holder === undefined ? null : { pid: holder.pid, server: holder.server?.address ?? null };
      if (json) {
        process.stdout.write(`${JSON.stringify({ dataFolder, run, studies })}\n`);
        return;
      }
      const lines = studies.map(({ study, networks, recorded, plan, plannedAt }) => {
        const mark = recorded === networks ? pc.green('✓') : pc.yellow('·');
        const count = `${recorded} of ${networks} networks`;
        return ` ${mark} ${study.padEnd(24)} ${count.padEnd(24)} ${pc.dim(`plan ${plan.slice(0, 12)}, ${plannedAt}`)}`;
      });
      if (lines.length === 0) lines.push(` no study yet in ${dataFolder}`);
      const going =
        run === null
          ? ' no run is going on'
          : ` process ${run.pid} runs studies${run.server === null ? '' : `, Temporal at ${run.server}`}`;
      process.stdout.write(`${[...lines, going].join('\n')}\n`);
    });
}
