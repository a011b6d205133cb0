import { parseFrozenPlan } from '../../study/frozen-plan.js';
import { hashCanonical } from '../../study/identity.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader, PlanRow } from './audit-reader.js';
import type { DomainKeys } from './check-networks.js';

/** What the plans of a ledger say. */
export interface CheckedPlans {
  readonly findings: readonly AuditFinding[];
  /** By the study. */
  readonly domains: ReadonlyMap<string, DomainKeys>;
  /** Studies of which a plan can't be read, so that domains may have names that nobody knows. */
  readonly unread: ReadonlySet<string>;
  /** The keys of all steps and networks that the plans ask for. */
  readonly planned: ReadonlySet<StepKey>;
  /** Of each study's latest plan. */
  readonly counts: readonly PlanCount[];
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
  const domains = new Map<string, Map<string, Set<StepKey>>>();
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
    const known = domains.get(row.study) ?? new Map<string, Set<StepKey>>();
    domains.set(row.study, known);
    for (const [name, key] of Object.entries(plan.domains)) known.set(name, (known.get(name) ?? new Set()).add(key));
    if (hashStudy(plan.study) !== hashStudy(maybeParse(row.document)))
      tell('the study in its row is not the one that was planned');
    const expected = plan.networks.map(({ identity, steps }) => `${identity.id} ${steps.record}`);
    const at = expected.findIndex((cell, index) => cell !== `${cells[index]?.network} ${cells[index]?.record}`);
    if (cells.length !== expected.length) tell(`it has ${cells.length} networks, and ${expected.length} in the store`);
    else if (at >= 0)
      tell(`its network ${at} is ${cells[at]?.network} ${cells[at]?.record}, and ${expected[at]} in the store`);
  }
  return { findings, domains, unread, planned, counts: [...counts.values()] };
}

/** A text says what is wrong. */
function parse(text: string | undefined): Plan | string | undefined {
  if (text === undefined) return undefined;
  try {
    return parseFrozenPlan(text);
  } catch (error) {
    return `in the store it is damaged: ${error instanceof Error ? error.message : String(error)}`;
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
