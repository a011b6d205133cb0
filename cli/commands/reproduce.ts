import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { maybeCreateLineageReader } from '../../results/sqlite/lineage-reader.js';
import { createInputError, InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { findNetwork } from '../export-network/find-network.js';
import { requireEmptyPlace, writeWholeFolder } from '../export/write-whole-folder.js';
import { findPlan } from '../find-plan.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import type { OutputPlace } from '../output-place.js';
import { parseOptions } from '../parse-options.js';
import { readBundle } from '../reproduce/bundle.js';
import { gatherBundle } from '../reproduce/gather-bundle.js';
import { runBundle } from '../reproduce/run-bundle.js';
import { quote, showPath } from '../shell-text.js';

const folder = z.string().min(1, { error: 'the name of a folder' });
const schema = z.object({ to: folder.optional(), run: folder.optional(), study: z.string().optional() });

export function addReproduceCommand(program: Command): void {
  program
    .command('reproduce')
    .description('write a bundle from which a network can be made anew elsewhere, or make it and compare every bit')
    .argument('[network]', 'best, or the name or key of a network in the data folder')
    .option('--to <folder>', 'where the bundle goes')
    .option('--study <name>', 'look among the networks of this study')
    .option('--run <folder>', 'make the network of this bundle, in its data/ or where --data says, and compare')
    .action(async (network: string | undefined, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { to, run, study } = parseOptions('reproduce', schema, given);
      const options = readGlobalOptions(command);
      if (run !== undefined) {
        if (network !== undefined || to !== undefined || study !== undefined)
          throw refuse('--run alone, or a network with --to');
        const bundle = resolve(run);
        const isGiven = command.getOptionValueSourceWithGlobals('data') === 'cli';
        const dataFolder = isGiven ? options.dataFolder : join(bundle, 'data');
        const code = await runBundle(readBundle(bundle), bundle, { ...options, dataFolder });
        if (code !== EXIT_CODES.done) throw new ExitRequest(code);
        return;
      }
      if (network === undefined || to === undefined) throw refuse('a network and --to, or --run');
      const place: OutputPlace = { command: 'reproduce', kind: 'folder', path: resolve(to), option: '--to' };
      requireEmptyPlace(place);
      const files = await gatherFiles(network, study, options.dataFolder);
      await writeWholeFolder(place, (target) => {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text, { flush: true });
        return Promise.resolve();
      });
      const names = Object.keys(files).sort();
      const again = `npx hrtem-transfer reproduce --run ${quote(showPath(place.path))}`;
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ folder: place.path, files: names })}\n`
          : `${pc.green('✓')} ${names.join(', ')}\n\n${place.path}\nnext       ${again}\n`,
      );
    });
}

function refuse(expected: string): InputError {
  return createInputError([{ file: 'reproduce', field: '', expected, got: 'something else' }]);
}

async function gatherFiles(text: string, study: string | undefined, dataFolder: string) {
  const { results } = layOutDataFolder(dataFolder);
  const { result, key } = findNetwork(text, results, study);
  if (result === undefined) {
    throw new InputError(
      `network: expected a network of a study’s latest plan, got ${key}, a pretraining that several may share, or unknown`,
    );
  }
  const plan = await findPlan(result.identity.study, dataFolder);
  const scratch = mkdtempSync(join(tmpdir(), 'hrtem-reproduce-'));
  const reader = maybeCreateLineageReader(results, scratch);
  try {
    if (reader === undefined) throw new InputError(`--data: expected results in ${results}, got none`);
    return await gatherBundle(plan, result, { artifacts: await openArtifacts(dataFolder), reader });
  } finally {
    reader?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
