import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { chooseRemoval, REMOVAL_KINDS, type RemovalKind } from '../../results/housekeeping/choose-removals.js';
import { measureFree } from '../../results/housekeeping/measure-free.js';
import { keepReserve, releaseReserve } from '../../results/housekeeping/reserve.js';
import { removeChosen } from '../../results/housekeeping/remove-chosen.js';
import { requireLocalFileSystem } from '../../results/local-file-system.js';
import { describeRemoved } from '../../results/ledger/removed-files.js';
import { appendEvent } from '../../results/sqlite/event-writer.js';
import { writeRemovals } from '../../results/sqlite/removal-writer.js';
import { describeError } from '../../study/describe-error.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { chooseKinds, describeCircumstances, listRemovable } from '../housekeeping/choose-kinds.js';
import { renderClean, type CleanReport } from '../housekeeping/render-clean.js';
import { describeRoots, surveyDataFolder, type Survey } from '../housekeeping/survey.js';
import { namePerson } from '../name-person.js';
import { words } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { listenForStop } from '../stop-signal.js';

const expected = `some of ${REMOVAL_KINDS.join(', ')}, with commas between`;

const schema = z.object({
  what: words.pipe(z.array(z.enum(REMOVAL_KINDS, { error: expected }))).optional(),
  yes: z.boolean().default(false),
});

export function addCleanCommand(program: Command): void {
  program
    .command('clean')
    .description('remove what no study needs; says what it would be, and does it with --yes')
    .argument('[studies...]', 'only what these studies need or once needed')
    .option('--what <kinds>', `${expected}; without it unreachable,orphans,scratch`)
    .option('--yes', 'remove it')
    .action(async (studies: readonly string[], _options: unknown, command: Command) => {
      const { what, yes } = parseOptions('clean', schema, command.opts());
      const { dataFolder, json } = readGlobalOptions(command);
      const { reserve } = layOutDataFolder(dataFolder);
      if (yes) {
        await requireLocalFileSystem(dataFolder);
        // on a full disk not even the results can be read
        await releaseReserve(reserve);
      }
      const survey = await surveyDataFolder(dataFolder);
      const stop = listenForStop(() => process.stderr.write('stopping; the same command goes on with the rest\n'));
      try {
        const report = await clean(survey, { studies, what, yes, signal: stop.signal });
        if (yes) await keepReserve(reserve).catch(warnOfReserve);
        process.stdout.write(json ? `${JSON.stringify(report)}\n` : renderClean(report));
        if (stop.signal.aborted) throw new ExitRequest(EXIT_CODES.stopped);
        if (report.removed?.isCutShort === true) throw new ExitRequest(EXIT_CODES.failed);
      } finally {
        stop.release();
        survey.register?.close();
      }
    });
}

function warnOfReserve(error: unknown): void {
  const reason = describeError(error);
  process.stderr.write(
    `${pc.yellow('!')} done, but no room is reserved for the next \`clean\` on a full disk: ${reason}\n`,
  );
}

interface CleanOptions {
  readonly studies: readonly string[];
  readonly what: readonly RemovalKind[] | undefined;
  readonly yes: boolean;
  readonly signal: AbortSignal;
}

/** @throws UnknownPlanError where it isn't known what the studies need */
async function clean(survey: Survey, { studies, what, yes, signal }: CleanOptions): Promise<CleanReport> {
  const { folder, register, unknown, inventory } = survey;
  const kinds = chooseKinds(what, survey);
  const circumstances = await describeCircumstances(survey, studies);
  if (unknown !== undefined) throw unknown;
  const roots = describeRoots(folder, register);
  const chosen = chooseRemoval(kinds, circumstances);
  const entries = listRemovable(survey).map((kind) => {
    const { steps, artifacts, others, bytes } = chooseRemoval([kind], circumstances);
    const files = artifacts.size + others.length;
    return { kind, isChosen: kinds.includes(kind), steps: steps.length, files, bytes };
  });
  const count = chosen.steps.length + chosen.artifacts.size + chosen.others.length;
  const announce = () => {
    const files = chosen.artifacts.size + chosen.others.length;
    const removed = describeRemoved(chosen.artifacts.keys());
    const details = { kinds, studies, steps: chosen.steps.length, files, bytes: chosen.bytes, removed };
    const event = appendEvent(folder, { kind: 'cleaned', who: namePerson(), details });
    writeRemovals(folder.results, event.sequence, chosen.artifacts.keys());
  };
  const isStillUnneeded = () => describeRoots(folder, register) === roots;
  const removed =
    yes && count > 0
      ? await removeChosen(folder.artifacts, chosen, inventory, { announce, isStillUnneeded, signal })
      : undefined;
  return {
    dataFolder: folder.root,
    artifacts: survey.elsewhere ?? null,
    kinds: entries,
    bytes: chosen.bytes,
    unreadableManifests: inventory.unreadable.map(({ path }) => path),
    isBusy: survey.holder !== undefined || inventory.held.size > 0,
    removed: removed ?? null,
    freeBytes: await measureFree(folder.root),
  };
}
