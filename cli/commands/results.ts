import type { Command } from 'commander';
import type { NetworkResult } from '../../results/result-store.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { readGlobalOptions } from '../global-options.js';
import { toNetworkJson } from '../network-json.js';
import { renderNetworksCsv } from '../networks-csv.js';
import { maybeReadPublished, renderPublishedCsv, renderPublishedTable, toPublishedJson } from '../published-results.js';
import { renderResultsTable } from '../results-table.js';
import { readResults } from '../read-results.js';
import { createUnknownStudyError } from '../unknown-study.js';

export function addResultsCommand(program: Command): void {
  program
    .command('results')
    .description('print the networks of a study')
    .argument('<study>', 'its name')
    .option('--csv', 'print comma-separated values, one line a network')
    .action((study: string, { csv }: { csv?: boolean }, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const published = maybeReadPublished(dataFolder, study);
      if (published !== undefined) {
        if (json)
          process.stdout.write(`${JSON.stringify(published.networks.map(toPublishedJson(published)), null, 1)}\n`);
        else if (csv === true) process.stdout.write(renderPublishedCsv(published));
        else process.stdout.write(`${renderPublishedTable(published)}\n`);
        return;
      }
      const networks = readNetworks(dataFolder, study);
      if (json) process.stdout.write(`${JSON.stringify(networks.map(toNetworkJson), null, 1)}\n`);
      else if (csv === true) process.stdout.write(renderNetworksCsv(networks));
      else process.stdout.write(`${renderResultsTable(networks)}\n`);
    });
}

/** The results of the study's latest plan. Throws InputError naming the studies that are there. */
export function readNetworks(dataFolder: string, study: string): readonly NetworkResult[] {
  const path = layOutDataFolder(dataFolder).results;
  return readResults(dataFolder, (reader) => {
    const known = reader?.studies().map((summary) => summary.study) ?? [];
    if (reader === undefined || !known.includes(study)) {
      throw createUnknownStudyError(study, { path, names: known });
    }
    return reader.networks(study);
  });
}
