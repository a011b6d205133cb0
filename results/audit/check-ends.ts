import type { StepKey } from '../../study/step.js';
import { readRanges, studyEndSchema, type StudyEnd } from '../ledger/study-end.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader, CellRow, PlanRow, StoredEvent } from './audit-reader.js';

export interface EndsQuestion {
  readonly events: readonly StoredEvent[];
  /** All of the ledger. */
  readonly plans: readonly PlanRow[];
  /** That study alone. */
  readonly study: string | undefined;
  /** Keys of all recorded networks. */
  readonly records: ReadonlySet<StepKey>;
  /** Metrics are not read. */
  readonly quick: boolean;
  /** A process serves the data folder. */
  readonly isServed: boolean;
}

interface EndEvent {
  readonly sequence: number;
  readonly study: string;
  readonly plan: string;
  readonly end: StudyEnd;
}

/** What events begin a run, or a part of it, from which on rows may be added until it has ended. */
const BEGINNINGS: readonly string[] = ['launched', 'detached', 'retried'];

/** What the results hold against what they held when runs of the studies ended. */
export function checkEnds(reader: AuditReader, question: EndsQuestion): readonly AuditFinding[] {
  const { events, plans, study } = question;
  const ends = events.flatMap((event) => maybeReadEnd(event) ?? []);
  const asked = ends.filter((end) => study === undefined || end.study === study);
  const rows = new Map(plans.map((row) => [row.plan, row]));
  const latest = new Map(asked.map((end) => [end.plan, end]));
  const known = new Map<string, readonly AuditFinding[]>();
  const findings: AuditFinding[] = [];
  for (const end of asked) {
    // most runs end as the one before
    const same = JSON.stringify([end.plan, end.end.missing, end.end.results]);
    if (known.has(same)) continue;
    const found = rows.has(end.plan) ? checkRecorded(reader, end, question) : [describeLostPlan(end)];
    known.set(same, found);
    findings.push(...found);
  }
  for (const end of latest.values()) {
    const row = rows.get(end.plan);
    if (row !== undefined && isOver(events, end.study)) findings.push(...checkAround(reader, row, end));
  }
  if (study === undefined) findings.push(...checkAttemptsThen(reader, ends, question));
  return [...findings, ...checkOrder(asked, question)];
}

function maybeReadEnd({ kind, sequence, study, plan, details }: StoredEvent): EndEvent | undefined {
  const end = kind === 'ended' ? studyEndSchema.safeParse(details).data : undefined;
  return end === undefined || study === undefined || plan === undefined ? undefined : { sequence, study, plan, end };
}

/** No run of the study has begun since its last one ended. */
function isOver(events: readonly StoredEvent[], study: string): boolean {
  const last = events.findLast(
    (event) => event.study === study && (event.kind === 'ended' || BEGINNINGS.includes(event.kind)),
  );
  return last?.kind === 'ended';
}

function describeLostPlan({ sequence, study, plan, end }: EndEvent): AuditFinding {
  const networks = end.recorded === 1 ? '1 network' : `${end.recorded} networks`;
  return {
    check: 'gone',
    subject: plan,
    problem: `of ${study}: the plan is not in the ledger any more, of which ${networks} of ${end.networks} were recorded by event ${sequence}`,
    gone: [`all networks of ${study}`],
  };
}

function checkRecorded(
  reader: AuditReader,
  { sequence, study, plan, end }: EndEvent,
  { records, quick }: EndsQuestion,
): readonly AuditFinding[] {
  const tell = (problem: string, more: Partial<AuditFinding>): AuditFinding => ({
    ...{ check: 'gone', subject: plan, problem: `of ${study}: ${problem}` },
    ...more,
  });
  const cells = reader.cells(plan);
  const isMissing = readRanges(end.missing);
  const then = cells.filter(({ ordinal }) => !isMissing(ordinal));
  const gone = then.filter(({ record }) => !records.has(record));
  if (cells.length !== end.networks)
    return [tell(`the plan has ${cells.length} networks, and ${end.networks} by event ${sequence}`, { check: 'plan' })];
  if (gone.length > 0) return [tell(describeGone(gone, sequence), { gone: nameCells(gone, study) })];
  if (quick) return [];
  const meant = new Set(then.map(({ record }) => record));
  if (reader.ends.hashResults(plan, (record) => meant.has(record)) === end.results) return [];
  const problem = `the metrics of its networks are not those that event ${sequence} has the hash of`;
  return [tell(problem, { check: 'metrics', records: [...meant] })];
}

function describeGone(gone: readonly CellRow[], sequence: number): string {
  const what = gone.length === 1 ? '1 network that was' : `${gone.length} networks that were`;
  return `${what} recorded by event ${sequence} ${gone.length === 1 ? 'is' : 'are'} not in the results any more`;
}

function nameCells(cells: readonly { readonly network: string }[], study: string): readonly string[] {
  return cells.map(({ network }) => `${network} of ${study}`);
}

/** What may change from run to run, where none has begun since. */
function checkAround(
  reader: AuditReader,
  { plannedAt }: PlanRow,
  { sequence, study, plan, end }: EndEvent,
): readonly AuditFinding[] {
  const findings: AuditFinding[] = [];
  if (plannedAt !== end.plannedAt) {
    const problem = `of ${study}: planned at ${plannedAt}, and at ${end.plannedAt} by event ${sequence}`;
    findings.push({ check: 'plan', subject: plan, problem });
  }
  if (reader.ends.hashReasons(plan) !== end.reasons) {
    const problem = `of ${study}: why networks are missing is not what event ${sequence} has the hash of`;
    findings.push({ check: 'missing', subject: plan, problem });
  }
  return findings;
}

/** Attempts are only ever added, and by runs alone. */
function checkAttemptsThen(
  reader: AuditReader,
  ends: readonly EndEvent[],
  { events, isServed }: EndsQuestion,
): readonly AuditFinding[] {
  const hashes = reader.ends.hashAttempts(ends.map(({ end }) => end.attempts.rows));
  const tell = ({ sequence }: EndEvent, problem: string): AuditFinding => ({
    check: 'attempts',
    subject: `event ${sequence}`,
    problem,
  });
  const wrong = ends.find(({ end }) => hashes.get(end.attempts.rows) !== end.attempts.hash);
  if (wrong !== undefined) {
    const problem = `the ${wrong.end.attempts.rows} attempts that were known then are not there any more as they were`;
    return [tell(wrong, problem)];
  }
  const last = ends.at(-1);
  const began = new Set(events.flatMap(({ kind, study }) => (BEGINNINGS.includes(kind) && study ? [study] : [])));
  if (last === undefined || isServed || ![...began].every((study) => isOver(events, study))) return [];
  const rows = [...reader.attempts().values()].reduce((sum, attempts) => sum + attempts.length, 0);
  return rows === last.end.attempts.rows
    ? []
    : [tell(last, `${rows} attempts are known, and ${last.end.attempts.rows} were when the last run ended`)];
}

/** The plan that counts is that of the study's last run, or of one that has begun since. */
function checkOrder(ends: readonly EndEvent[], { events, plans }: EndsQuestion): readonly AuditFinding[] {
  const lastEnds = new Map(ends.map((end) => [end.study, end]));
  return [...lastEnds.values()].flatMap((end): readonly AuditFinding[] => {
    const { sequence, study, plan } = end;
    const counting = plans.findLast((row) => row.study === study);
    const since = events.filter((event) => event.sequence > sequence && event.study === study);
    const may = [plan, ...since.map((event) => event.plan)];
    if (counting === undefined || may.includes(counting.plan) || !plans.some((row) => row.plan === plan)) return [];
    const problem = `of ${study}: it stands as the latest plan, and the last run was of ${plan} by event ${sequence}`;
    return [{ check: 'plan', subject: counting.plan, problem }];
  });
}
