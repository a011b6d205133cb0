import { RequestError } from '../../dashboard/request-error.js';
import type { StudyPorts } from '../../dashboard/routes/studies.js';
import type { PastEvent } from '../../dashboard/contract/studies.js';
import type { RecordedEvent } from '../../results/lineage-reader.js';
import { followFile } from '../../results/sqlite/follow-file.js';
import { maybeCreatePastReader, type PastReader } from '../../results/sqlite/past-reader.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import type { ResultReader } from '../../results/result-store.js';
import { nameWorkflow } from '../name-workflow.js';
import { describeDetails } from './describe-details.js';

/** Readers of the database that is there now. */
export interface OpenPast {
  maybePast(): PastReader | undefined;
  maybeResults(): ResultReader | undefined;
  /** Whether others have published a study of that name, which was imported. */
  isPublished(study: string): boolean;
  close(): void;
}

export function openPast(path: string): OpenPast {
  const past = followFile(path, maybeCreatePastReader);
  const results = followFile(path, maybeCreateResultReader);
  return {
    maybePast: past.maybeReader,
    maybeResults: results.maybeReader,
    isPublished: (study) =>
      past
        .maybeReader()
        ?.published()
        .some((each) => each.study === study) === true,
    close() {
      past.close();
      results.close();
    },
  };
}

const MOST_EVENTS = 100;

/** What the ledger tells of studies. */
export function createPastPorts(open: OpenPast, temporalUi: string | undefined): Pick<StudyPorts, 'past' | 'others'> {
  return {
    others: () => ({ published: open.maybePast()?.published() ?? [] }),
    past(study) {
      const reader = open.maybePast();
      const summary = open
        .maybeResults()
        ?.studies()
        .find((each) => each.study === study);
      if (summary === undefined && !open.isPublished(study)) throw new RequestError(404, `there is no study ${study}`);
      const workflow = summary === undefined ? null : nameWorkflow({ study: { name: study }, hash: summary.plan });
      const isLinked = temporalUi !== undefined && workflow !== null;
      return {
        events: (reader?.events(study, MOST_EVENTS) ?? []).map(describeEvent),
        hasFile: reader?.maybeStudyText(study) !== undefined,
        workflow,
        workflowUrl: isLinked ? linkWorkflow(temporalUi, workflow) : null,
      };
    },
  };
}

function linkWorkflow(temporalUi: string, workflow: string): string {
  const namespace = process.env['TEMPORAL_NAMESPACE'] ?? 'default';
  return `${temporalUi.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflow)}`;
}

function describeEvent({ sequence, at, kind, who, reason, details }: RecordedEvent): PastEvent {
  return { sequence, at, kind, who, reason, words: describeDetails(details) };
}
