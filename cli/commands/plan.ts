import type { Command } from 'commander';
import type { Estimate } from '../../study/estimate.js';
import { planStudy } from '../../study/plan.js';
import type { Plan } from '../../study/plan.js';
import { STEP_KINDS } from '../../study/step.js';
import { formatBytes } from '../../study/format-bytes.js';
import { estimateRest, toPlanJson } from '../estimate-rest.js';
import { formatDuration } from '../../study/format-duration.js';
import { readGlobalOptions } from '../global-options.js';
import { readStudyFile } from '../read-study-file.js';
import { renderTable } from '../render-table.js';

export function addPlanCommand(program: Command): void {
  program
    .command('plan')
    .description('count networks and steps of a study, and what they will cost; starts and writes nothing')
    .argument('<study.yaml>', 'the study file')
    .action(async (file: string, _options: unknown, command: Command) => {
      const plan = planStudy(readStudyFile(file));
      const { json, dataFolder } = readGlobalOptions(command);
      const estimate = await estimateRest(plan, dataFolder);
      process.stdout.write(json ? `${JSON.stringify(toPlanJson(plan, estimate))}\n` : describe(plan, estimate));
    });
}

function describe({ hash, study, networks }: Plan, { steps, reused, hours, bytes, kinds }: Estimate): string {
  const total = STEP_KINDS.reduce((sum, kind) => sum + steps[kind], 0);
  const rows = STEP_KINDS.map((kind) => {
    const { reused: there, hours: left, measured } = kinds[kind];
    const isLeft = kind !== 'record' && there < steps[kind];
    const from = measured > 0 ? `${measured} measured` : 'model';
    return [kind, ...[steps[kind], there].map(String), isLeft ? formatTime(left) : '', isLeft ? from : ''];
  });
  const sum = ['all', String(total), String(reused), formatTime(hours), ''];
  const table = renderTable(['step'], ['planned', 'there', 'still to go', 'by'], [...rows, sum]);
  const isMeasured = STEP_KINDS.some((kind) => kinds[kind].measured > 0);
  const lines = [
    `study ${study.name}, domains ${study.domains.map(({ name }) => name).join(', ')}`,
    `plan ${hash}`,
    `${networks.length} networks; ${formatBytes(bytes)} of disk still to fill`,
    '',
    table,
    '',
    'Time is for one step after the other, roughly. model: of two CPU cores.',
    ...(isMeasured ? ['measured: by so many finished steps of this data folder, those nearest in size.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function formatTime(hours: number): string {
  return hours === 0 ? 'none' : formatDuration(hours * 3.6e6);
}
