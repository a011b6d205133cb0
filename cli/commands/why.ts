import { Argument, type Command } from 'commander';
import { maybeCreateStepReader } from '../../results/sqlite/step-reader.js';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { findPlan } from '../find-plan.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import { readResults } from '../read-results.js';
import { explainStep, type Explanation } from '../why/explain-step.js';
import { findStep, isKey } from '../why/find-step.js';
import { renderExplanation } from '../why/render-explanation.js';
import { openStepLedger, type LedgerStep } from '../why/step-ledger.js';

export function addWhyCommand(program: Command): void {
  program
    .command('why')
    .description('say which fields of a step’s key differ from the nearest step that was computed before')
    .argument('<step>', 'a network’s name or its beginning, or the first 8 digits or more of a step’s key')
    .addArgument(new Argument('[kind]', 'which of the network’s steps').choices(STEP_KINDS).default('transfer'))
    .option('--study <study>', 'look in this study alone: its name, or its file, run or not')
    .action(async (text: string, kind: StepKind, { study }: { study?: string }, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const artifacts = await openArtifacts(dataFolder);
      const reader = maybeCreateStepReader(layOutDataFolder(dataFolder).results);
      try {
        const ledger = await openStepLedger(artifacts, reader);
        const isFinished = isKey(text) && study === undefined && [...ledger.keys()].some((key) => key.startsWith(text));
        // a finished step needs no plan, and those of large studies take a while to read
        const plans = isFinished ? [] : await findPlans(dataFolder, study);
        const explanation = explainStep(findStep(text, kind, plans, ledger), ledger);
        const output = json ? `${JSON.stringify(toJson(explanation))}\n` : renderExplanation(explanation, ledger);
        process.stdout.write(output);
      } finally {
        reader?.close();
      }
    });
}

/** Of the study, or the latest ones of all studies that the data folder knows. */
async function findPlans(dataFolder: string, study: string | undefined): Promise<readonly Plan[]> {
  if (study !== undefined) return [await findPlan(study, dataFolder)];
  const names = readResults(dataFolder, (reader) => reader?.studies().map((summary) => summary.study) ?? []);
  return Promise.all(names.map((name) => findPlan(name, dataFolder)));
}

function toJson({ step, earlier, nearest, differences, causes }: Explanation) {
  const { key, kind, network, computed } = step;
  return {
    step: { key, kind, network: network ?? null },
    computed: computed === undefined ? null : toTimes(computed),
    earlier,
    nearest: nearest === undefined ? null : { key: nearest.key, ...toTimes(nearest) },
    differences,
    causes,
  };
}

function toTimes({ startedAt, durationMs, device }: LedgerStep) {
  return { startedAt, durationMs, device };
}
