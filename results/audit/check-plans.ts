import { describeError } from '../../study/describe-error.js';
import { parseFrozenPlan } from '../../study/frozen-plan.js';
import { addToGroup, type Group } from '../../study/group-by.js';
import { hashCanonical } from '../../study/identity.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader, CellRow, PlanRow } from './audit-reader.js';
import type { DomainKeys } from './check-networks.js';

/** What the plans of a ledger say. */
export interface CheckedPlans {
  readonly findings: readonly AuditFinding[];
  /** Of each network, the domains of the plans that have it. */
  readonly domains: ReadonlyMap<StepKey, readonly DomainKeys[]>;
  /** The networks that plans expect of an evaluation, by its key. */
  readonly evaluated: ReadonlyMap<StepKey, readonly PlannedResult[]>;
  /** Studies of which a plan can't be read, so that domains may have names that nobody knows. */
  readonly unread: ReadonlySet<string>;
  /** The keys of all steps and networks that the plans ask for. */
  readonly planned: ReadonlySet<StepKey>;
  /** Of each study's latest plan. */
  readonly counts: readonly PlanCount[];
}

export interface PlannedResult {
  readonly record: StepKey;
  readonly network: string;
  readonly study: string;
}

export interface PlanCount {
  readonly study: string;
  readonly plan: string;
  readonly networks: number;
  readonly recorded: number;
}

/** The plans of the ledger against those that are frozen in the store. */
export async function checkPlans(
  reader: AuditReader,
  store: ArtifactStore,
  rows: readonly PlanRow[],
  recorded: ReadonlySet<StepKey>,
): Promise<CheckedPlans> {
  const findings: AuditFinding[] = [];
  const domains = new Map<StepKey, Group<DomainKeys>>();
  const evaluated = new Map<StepKey, Group<PlannedResult>>();
  const unread = new Set<string>();
  const planned = new Set<StepKey>();
  const counts = new Map<string, PlanCount>();
  for (const row of rows) {
    const tell = (problem: string) =>
      findings.push({ check: 'plan', subject: row.plan, problem: `of ${row.study}: ${problem}` });
    const cells = reader.cells(row.plan);
    for (const { record } of cells) planned.add(record);
    const here = cells.filter(({ record }) => recorded.has(record)).length;
    counts.set(row.study, { study: row.study, plan: row.plan, networks: cells.length, recorded: here });
    const plan = parse(await store.readEntry(`plans/${row.plan}.json`));
    if (plan === undefined || typeof plan === 'string') {
      unread.add(row.study);
      tell(plan ?? 'is not in the store: a run of it freezes it anew');
      continue;
    }
    if (plan.hash !== row.plan) tell(`in the store lies plan ${plan.hash} under its name`);
    for (const key of Object.keys(plan.steps)) planned.add(key);
    const named = new Map(Object.entries(plan.domains));
    for (const { identity, steps } of plan.networks) {
      const { record, evaluate } = steps;
      addToGroup(domains, record, named);
      addToGroup(evaluated, evaluate, { record, network: identity.id, study: row.study });
    }
    if (row.study !== plan.study.name) tell(`in the store it is a plan of ${plan.study.name}`);
    if (hashStudy(plan.study) !== hashStudy(maybeParse(row.document)))
      tell('the study in its row is not the one that was planned');
    const expected = plan.networks.map(({ identity, steps }) => `${identity.id} ${steps.record}`);
    const isCell = (cell: string, { ordinal, network, record }: CellRow, index: number) =>
      cell === `${network} ${record}` && ordinal === index;
    const at = expected.findIndex((cell, index) => cells[index] === undefined || !isCell(cell, cells[index], index));
    if (cells.length !== expected.length) tell(`it has ${cells.length} networks, and ${expected.length} in the store`);
    else if (at >= 0) {
      const { ordinal, network, record } = cells[at] ?? {};
      tell(`its network ${at} is ${network} ${record} at ${ordinal}, and ${expected[at]} in the store`);
    }
  }
  return { findings, domains, evaluated, unread, planned, counts: [...counts.values()] };
}

/** A text says what is wrong. */
function parse(text: string | undefined): Plan | string | undefined {
  if (text === undefined) return undefined;
  try {
    return parseFrozenPlan(text);
  } catch (error) {
    return `in the store it is damaged: ${describeError(error)}`;
  }
}

function maybeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Its concurrency may change from run to run. */
function hashStudy(study: unknown): string {
  return study instanceof Object ? hashCanonical({ ...study, concurrency: 0 }) : 'none';
}
