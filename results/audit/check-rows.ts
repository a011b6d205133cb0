import { groupPairs } from '../../study/group-by.js';
import type { StepKey } from '../../study/step.js';
import { maybeNameStudyFile } from '../ledger/event.js';
import { describeRemoved, removedFilesSchema } from '../ledger/removed-files.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader, PlanRow, RemovalRow, StoredEvent } from './audit-reader.js';

export interface RowsQuestion {
  readonly events: readonly StoredEvent[];
  readonly plans: readonly PlanRow[];
  /** Keys of all recorded steps. */
  readonly known: ReadonlySet<StepKey>;
  /** Keys of all steps that plans ask for; undefined where a plan can't be read. */
  readonly planned: ReadonlySet<StepKey> | undefined;
  readonly removals: readonly RemovalRow[];
  /** By step. */
  readonly tables: Readonly<Record<'edges' | 'outputs' | 'reads', ReadonlyMap<StepKey, readonly unknown[]>>>;
}

/** Rows that belong to nothing, and what rows name that isn't there. */
export function checkRows(reader: AuditReader, question: RowsQuestion): readonly AuditFinding[] {
  return [
    ...checkLoose(reader, question),
    ...checkStrangers(reader, question),
    ...checkRemovals(question),
    ...checkMissing(reader, question),
    ...checkStudyFiles(reader, question),
  ];
}

function checkLoose(reader: AuditReader, { events }: RowsQuestion): readonly AuditFinding[] {
  const loose = reader.listLoose();
  const tell = (table: string, subject: string, problem: string): AuditFinding => ({
    ...{ check: 'loose', subject, problem: `${table}: ${problem}` },
  });
  // where a step was computed once more, nothing but its manifest in the store refers to where that was
  const elsewhere = events.filter(({ kind }) => kind === 'recomputed').length;
  const environments = loose.filter(({ table }) => table === 'environments');
  const gaps = reader.countPartGaps();
  return [
    ...loose
      .filter(({ table }) => table !== 'environments' || environments.length > elsewhere)
      .map(({ table, subject }) => tell(table, subject, 'nothing refers to it')),
    ...(gaps > 0 ? [tell('mixture_parts', 'mixture_parts', 'parts of mixtures are not numbered from 0')] : []),
  ];
}

/** Rows of steps that were never recorded. Attempts there are also of those that have failed. */
function checkStrangers(reader: AuditReader, { known, planned, tables }: RowsQuestion): readonly AuditFinding[] {
  const strangers = Object.entries(tables).flatMap(([table, rows]) =>
    [...rows.keys()].filter((key) => !known.has(key)).map((key) => ({ table, key })),
  );
  const attempted = [...reader.attempts().keys()]
    .filter((key) => planned !== undefined && !planned.has(key) && !known.has(key))
    .map((key) => ({ table: 'attempts', key }));
  return [...strangers, ...attempted].map(({ table, key }) => ({
    check: 'loose',
    subject: key,
    problem: `${table}: tells of a step that was never recorded`,
    steps: [key],
  }));
}

function checkRemovals({ events, removals }: RowsQuestion): readonly AuditFinding[] {
  const byEvent = groupPairs(removals.map(({ sha256, event }) => [event, sha256]));
  return [...byEvent].flatMap(([sequence, hashes]): readonly AuditFinding[] => {
    const tell = (problem: string): readonly AuditFinding[] => [
      { check: 'removal', subject: `event ${sequence}`, problem },
    ];
    const event = events.find((candidate) => candidate.sequence === sequence);
    if (event === undefined || !isRemoval(event)) return tell('files are said to be removed by it, which removed none');
    const expected = removedFilesSchema.safeParse(event.details['removed']).data;
    if (expected === undefined || expected.hash === describeRemoved(hashes).hash) return [];
    return tell(
      `${hashes.length} files are said to be removed by it, which are not the ${expected.files} that it tells of`,
    );
  });
}

export function isRemoval({ kind }: StoredEvent): boolean {
  return kind === 'cleaned' || kind === 'restored';
}

function checkMissing(reader: AuditReader, { plans }: RowsQuestion): readonly AuditFinding[] {
  const studies = new Map(plans.map(({ plan, study }) => [plan, study]));
  const cells = new Map<string, ReadonlySet<string>>();
  return reader.missing().flatMap(({ plan, network }): readonly AuditFinding[] => {
    const names = cells.get(plan) ?? new Set(reader.cells(plan).map((cell) => cell.network));
    cells.set(plan, names);
    if (names.has(network)) return [];
    const problem = `${network} of ${studies.get(plan) ?? 'nothing'} is said to be missing, and is not in the plan`;
    return [{ check: 'missing', subject: plan, problem }];
  });
}

/** What events name stands there, and what stands there is named by one. */
function checkStudyFiles(reader: AuditReader, { events }: RowsQuestion): readonly AuditFinding[] {
  const named = new Map(
    events.flatMap((event) => {
      const sha256 = maybeNameStudyFile(event);
      return sha256 === undefined ? [] : [[sha256, event] as const];
    }),
  );
  const there = new Set(reader.studyFiles().map(({ sha256 }) => sha256));
  const lost = [...named].filter(([sha256]) => !there.has(sha256));
  return [
    ...lost.map(([subject, { sequence }]): AuditFinding => {
      return { check: 'study-file', subject, problem: `is not there any more, and event ${sequence} is of it` };
    }),
    ...[...there]
      .filter((sha256) => !named.has(sha256))
      .map((subject): AuditFinding => ({ check: 'study-file', subject, problem: 'no event is of it' })),
  ];
}
