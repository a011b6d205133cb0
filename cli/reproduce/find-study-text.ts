import { maybeNameStudyFile } from '../../results/ledger/event.js';
import type { LineageReader } from '../../results/lineage-reader.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';

/** The study file as a person wrote it from which the network was planned, where a run has kept it. */
export function maybeFindStudyText(
  reader: Pick<LineageReader, 'events' | 'maybeStudyFile'>,
  study: string,
  record: StepKey,
): string | undefined {
  const events = reader.events().filter((event) => event.study === study);
  const named = events.flatMap((event) => maybeNameStudyFile(event) ?? []).reverse();
  const texts = [...new Set(named)].flatMap((hash) => reader.maybeStudyFile(hash) ?? []);
  return texts.find((text) => plansRecord(text, record));
}

/** Not where this version reads the file in another way. */
function plansRecord(text: string, record: StepKey): boolean {
  try {
    return planStudy(parseStudy(text, 'study.yaml')).networks.some(({ steps }) => steps.record === record);
  } catch {
    return false;
  }
}
