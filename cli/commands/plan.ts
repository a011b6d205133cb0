import Table from 'cli-table3';
import type { Command } from 'commander';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { estimatePlan } from '../../study/estimate.js';
import type { Estimate } from '../../study/estimate.js';
import { planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { formatBytes } from '../doctor/format-bytes.js';
import { formatDuration } from '../format-duration.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import { readStudyFile } from '../read-study-file.js';

export function addPlanCommand(program: Command): void {
  program
    .command('plan')
    .description('count networks and steps of a study, and what they will cost; starts and writes nothing')
    .argument('<study.yaml>', 'the study file')
    .action(async (file: string, _options: unknown, command: Command) => {
      const plan = planStudy(readStudyFile(file));
      const { json, dataFolder } = readGlobalOptions(command);
      const estimate = await withFinishedSteps(dataFolder, (isFinished) => estimatePlan(plan, isFinished));
      process.stdout.write(json ? `${JSON.stringify(toJson(plan, estimate))}\n` : describe(plan, estimate));
    });
}

/** A step is finished when its manifest stands, a record step when its row does. */
async function withFinishedSteps<T>(dataFolder: string, use: (isFinished: (key: StepKey) => boolean) => T): Promise<T> {
  const finished = await (await openArtifacts(dataFolder)).listFinished();
  const reader = maybeCreateResultReader(layOutDataFolder(dataFolder).results);
  try {
    return use((key) => finished.has(key) || reader?.isRecorded(key) === true);
  } finally {
    reader?.close();
  }
}

/** The fields are a contract: others read them. */
function toJson({ hash, networks }: Plan, { steps, reused, hours, bytes }: Estimate) {
  return { hash, networks: networks.length, steps, reused, hours, bytes };
}

function describe({ hash, study, networks }: Plan, { steps, reused, hours, bytes }: Estimate): string {
  const table = new Table({ style: { head: [], border: [], compact: true }, colAligns: ['left', 'right'] });
  table.push(
    ['networks', networks.length],
    ...Object.entries(steps).map(([kind, count]) => [`${kind} steps`, count]),
    ['finished already', reused],
    ['time still to go, roughly', hours === 0 ? 'none' : formatDuration(hours * 3.6e6)],
    ['disk still to fill, roughly', formatBytes(bytes)],
  );
  const domains = study.domains.map(({ name }) => name).join(', ');
  const note = 'Time is a model of two CPU cores, one step after the other.';
  return `study ${study.name}, domains ${domains}\nplan ${hash}\n${table.toString()}\n${note}\n`;
}
