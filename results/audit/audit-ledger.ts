import { groupBy } from '../../study/group-by.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { LedgerHead } from '../ledger/ledger-head.js';
import { AUDIT_CHECKS, type AuditFinding } from './audit-finding.js';
import type { AuditReader } from './audit-reader.js';
import { checkBare } from './check-bare.js';
import { checkEnds } from './check-ends.js';
import { checkEvents, checkTexts } from './check-events.js';
import { checkLaunched } from './check-launched.js';
import { checkMetrics, checkNetwork, nameNetwork, readSources, type StepSources } from './check-networks.js';
import { checkPlans, type PlanCount } from './check-plans.js';
import { checkPublished } from './check-published.js';
import { checkRows } from './check-rows.js';
import { describeDifference } from './check-schema.js';
import { checkStep } from './check-steps.js';
import { checkStore, maybeHashJson, type LedgerStep, type StoreQuestion } from './check-store.js';
import { checkStrange } from './check-strange.js';
import { createEndangered, listUpstream } from './endangered.js';
import { listRecomputed } from './recomputed-steps.js';

export interface AuditOptions {
  /** That study alone, and what it stands on; undefined: all of the data folder. */
  readonly study?: string;
  /** Looks at names and sizes of files, and hashes none. */
  readonly quick: boolean;
  /** The head of the chain of events as it is kept outside the database by now. */
  readonly readHead: () => LedgerHead | undefined;
  /** A process serves the data folder. */
  readonly isServed: boolean;
  readonly report: StoreQuestion['report'];
}

export interface Audit {
  readonly findings: readonly (AuditFinding & { readonly endangers: readonly string[] })[];
  readonly counts: readonly PlanCount[];
  readonly events: number;
  readonly steps: number;
  readonly networks: number;
  readonly files: number;
  readonly hashedBytes: number;
}

/** Looks at everything that the results stand on, changes nothing and asks nobody but database and store. */
export async function auditLedger(reader: AuditReader, store: ArtifactStore, options: AuditOptions): Promise<Audit> {
  const { study, quick, readHead, isServed, report } = options;
  const findings: AuditFinding[] = reader
    .listProblems(quick)
    .map((problem) => ({ check: 'database', subject: 'results.sqlite', problem }));
  const differences = reader.listSchemaDifferences();
  findings.push(...differences.map(describeDifference));
  // tables that are others can't be read
  if (differences.some(({ type, problem }) => type === 'table' && problem !== 'foreign')) return stopAt(findings);
  findings.push(...checkEvents(reader, readHead), ...checkTexts(reader));
  const events = reader.events();
  const inputs = reader.inputs();
  const everyNetwork = reader.networks();
  const everyPlan = reader.plans();
  const plans = everyPlan.filter((row) => study === undefined || row.study === study);
  const records = new Set(everyNetwork.map(({ record }) => record));
  const {
    findings: ofPlans,
    domains,
    evaluated,
    unread,
    planned,
    counts,
  } = await checkPlans(reader, store, plans, records);
  findings.push(...ofPlans, ...checkEnds(reader, { events, plans: everyPlan, study, records, quick, isServed }));
  const networks = everyNetwork.filter((network) => study === undefined || planned.has(network.record));
  const known = new Set(reader.stepKeys());
  const asked = study === undefined ? known : listUpstream(networks, inputs);
  const recomputed = listRecomputed(events);
  const validations = quick ? reader.countValidations() : undefined;
  const rows = { outputs: reader.outputs(), reads: reader.reads(), attempts: reader.attempts() };
  const tables = { ...rows, inputs, known, recomputed, validations };
  const removals = reader.removals();
  const whole = study === undefined;
  const byEvaluation = groupBy(networks, ({ evaluate }) => evaluate);
  const sources = new Map<StepKey, StepSources>();
  const steps = new Map<StepKey, LedgerStep>();
  const texts = new Set<string>();
  for (const row of reader.steps(asked)) {
    const { key } = row;
    const { findings: ofStep, manifest } = checkStep(reader, row, tables);
    findings.push(...ofStep);
    if (manifest === undefined) continue;
    sources.set(key, readSources(manifest));
    const { kind, outputs, environment } = manifest;
    steps.set(key, { kind, outputs, ...(!quick && { hash: maybeHashJson(row.manifest) ?? '' }) });
    if (environment.software !== undefined) texts.add(environment.software);
    for (const network of byEvaluation.get(key) ?? []) {
      findings.push(
        ...checkMetrics(
          reader,
          network,
          manifest,
          unread.has(network.study) ? [] : (domains.get(network.record) ?? []),
        ),
      );
    }
  }
  for (const network of networks) {
    findings.push(...checkNetwork(network, sources));
    if (!planned.has(network.record)) {
      const problem = `${nameNetwork(network)}: no plan asks for it`;
      findings.push({ check: 'network', subject: network.record, problem, records: [network.record] });
    }
  }
  const checked = await checkStore(store, { steps, known, recomputed, events, removals, quick, whole, texts, report });
  findings.push(...checked.findings);
  if (whole) {
    const { outputs, reads } = rows;
    const everyStep = unread.size === 0 ? planned : undefined;
    const question = { events, plans, known, planned: everyStep, removals, tables: { edges: inputs, outputs, reads } };
    findings.push(...checkRows(reader, question), ...checkPublished(reader, events));
    findings.push(...checkBare({ networks: everyNetwork, inputs, kinds: steps, evaluated }));
    findings.push(...(await checkLaunched(store, { events, plans, planned })));
    const { unrecorded, strange } = checked;
    for (const { environment } of unrecorded.values()) if (environment.software) texts.add(environment.software);
    const finished = await store.listFinished();
    findings.push(
      ...(await checkStrange(store, strange, { events, plans, planned, unrecorded, finished, isServed, texts })),
    );
  }
  const endangered = createEndangered(networks, inputs);
  const order = (finding: AuditFinding) => AUDIT_CHECKS.indexOf(finding.check);
  return {
    findings: findings
      .sort((a, b) => order(a) - order(b))
      .map((finding) => ({
        ...finding,
        endangers: [...(finding.gone ?? []), ...endangered(finding).map(nameNetwork)],
      })),
    counts,
    events: events.length,
    steps: steps.size,
    networks: networks.length,
    files: checked.files,
    hashedBytes: checked.hashedBytes,
  };
}

function stopAt(findings: readonly AuditFinding[]): Audit {
  const unread: AuditFinding = { check: 'schema', subject: 'results.sqlite', problem: UNREAD };
  const all = [...findings, unread].map((finding) => ({ ...finding, endangers: ['all that it holds'] }));
  return { findings: all, counts: [], events: 0, steps: 0, networks: 0, files: 0, hashedBytes: 0 };
}

const UNREAD = 'its tables are not those of this program, so that nothing else was looked at';
