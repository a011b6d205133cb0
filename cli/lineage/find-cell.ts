import { lookUpDomains } from '../../analysis/fields.js';
import { selectNetworks } from '../../analysis/filter.js';
import type { RecordedPlan } from '../../results/lineage-reader.js';
import { InputError } from '../../study/errors.js';
import type { StepKey } from '../../study/step.js';
import { parseFilter } from '../analyze/parse-filter.js';
import { readMeasuredStudies } from '../read-measured.js';
import type { FoundThing, Search } from './find-thing.js';
import { listLatestPlans, listPlanned } from './named-things.js';

const PLACE = { file: 'lineage', field: '' };

/**
 * The networks that a figure or matrix has in one cell: those of a study that meet conditions, or all whose names go on behind a
 * slash.
 * @throws InputError where a condition can't be read of any study, or no network meets all.
 */
export function maybeFindCell(name: string, search: Search): FoundThing | undefined {
  return /[=<>]/.test(name) ? findMeeting(name, search) : maybeFindBeginning(name.replace(/\/$/, ''), search);
}

function findMeeting(name: string, search: Search): FoundThing | undefined {
  const conditions = name.split(',').map((text) => text.trim());
  const plans = listLatestPlans(search);
  let first: InputError | undefined;
  for (const plan of plans) {
    try {
      const records = selectRecords(conditions, plan, search);
      const words = conditions.map((text) => text.replace(/\s*(!=|=|<|>)\s*/u, ' $1 '));
      if (records.length > 0) {
        return { thing: { kind: 'cell', name: `${words.join(', ')} of ${plan.study}`, records } };
      }
      first ??= new InputError(`lineage: expected networks of ${plan.study} with ${words.join(', ')}, got none`);
    } catch (error) {
      // another study may have what this one lacks
      if (!(error instanceof InputError)) throw error;
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
  return undefined;
}

function selectRecords(conditions: readonly string[], plan: RecordedPlan, search: Search): readonly StepKey[] {
  const [study] = readMeasuredStudies(search.dataFolder, plan.study, { withGaps: false });
  const filters = conditions.map((text) => parseFilter(text, study, PLACE));
  const wanted = new Set(selectNetworks(study.networks, filters, lookUpDomains(study)).map(({ network }) => network));
  const planned = listPlanned(plan, search.index);
  return planned.filter(({ identity }) => wanted.has(identity.id)).map(({ record }) => record);
}

function maybeFindBeginning(stem: string, search: Search): FoundThing | undefined {
  if (stem === '') return undefined;
  for (const plan of listLatestPlans(search)) {
    const networks = listPlanned(plan, search.index).filter(({ identity }) => identity.id.startsWith(`${stem}/`));
    if (networks.length === 0) continue;
    const records = networks.map(({ record }) => record);
    return { thing: { kind: 'cell', name: `${stem}/… of ${plan.study}`, records } };
  }
  return undefined;
}
