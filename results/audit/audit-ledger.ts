import type { StepKey } from '../../study/step.js';
import { hashCanonical } from '../../study/identity.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { LedgerHead } from '../ledger/ledger-head.js';
import { AUDIT_CHECKS, type AuditFinding } from './audit-finding.js';
import type { AuditedNetwork, AuditReader } from './audit-reader.js';
import { checkEvents, checkTexts } from './check-events.js';
import { checkMetrics, checkNetwork, nameNetwork, readSources, type StepSources } from './check-networks.js';
import { checkPlans, type PlanCount } from './check-plans.js';
import { checkStep } from './check-steps.js';
import { checkStore, type LedgerStep, type StoreQuestion } from './check-store.js';
import { checkStrange } from './check-strange.js';
import { createEndangered, listUpstream } from './endangered.js';
import { listRecomputed } from './recomputed-steps.js';

export interface AuditOptions {
  /** That study alone, and what it stands on; undefined: all of the data folder. */
  readonly study?: string;
  /** Looks at names and sizes of files, and hashes none. */
  readonly quick: boolean;
  readonly head: LedgerHead | undefined;
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
  const { study, quick, head, isServed, report } = options;
  const findings: AuditFinding[] = reader
    .listProblems(quick)
    .map((problem) => ({ check: 'database', subject: 'results.sqlite', problem }));
  findings.push(...checkEvents(reader, head), ...checkTexts(reader));
  const events = reader.events();
  const inputs = reader.inputs();
  const everyNetwork = reader.networks();
  const plans = reader.plans().filter((row) => study === undefined || row.study === study);
  const records = new Set(everyNetwork.map(({ record }) => record));
  const { findings: ofPlans, domains, unread, planned, counts } = await checkPlans(reader, store, plans, records);
  findings.push(...ofPlans);
  const networks = everyNetwork.filter((network) => study === undefined || planned.has(network.record));
  const known = new Set(reader.stepKeys());
  const asked = study === undefined ? known : listUpstream(networks, inputs);
  const recomputed = listRecomputed(events);
  const validations = quick ? reader.countValidations() : undefined;
  const tables = { inputs, outputs: reader.outputs(), reads: reader.reads(), known, recomputed, validations };
  const byEvaluation = groupByEvaluation(networks);
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
    steps.set(key, { kind, outputs, ...(!quick && { hash: hashCanonical(manifest) }) });
    if (environment.software !== undefined) texts.add(environment.software);
    for (const network of byEvaluation.get(key) ?? []) {
      findings.push(
        ...checkMetrics(reader, network, manifest, unread.has(network.study) ? undefined : domains.get(network.study)),
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
  const removals = reader.removals();
  const whole = study === undefined;
  const checked = await checkStore(store, { steps, known, recomputed, removals, quick, whole, texts, report });
  findings.push(...checked.findings);
  if (whole) {
    const { unrecorded, strange } = checked;
    for (const { environment } of unrecorded.values()) if (environment.software) texts.add(environment.software);
    const finished = await store.listFinished();
    const all = new Set([...planned, ...known]);
    findings.push(
      ...(await checkStrange(store, strange, { events, planned: all, unrecorded, finished, isServed, texts })),
    );
  }
  const endangered = createEndangered(networks, inputs);
  const order = (finding: AuditFinding) => AUDIT_CHECKS.indexOf(finding.check);
  return {
    findings: findings
      .sort((a, b) => order(a) - order(b))
      .map((finding) => ({ ...finding, endangers: endangered(finding).map(nameNetwork) })),
    counts,
    events: events.length,
    steps: steps.size,
    networks: networks.length,
    files: checked.files,
    hashedBytes: checked.hashedBytes,
  };
}

function groupByEvaluation(networks: readonly AuditedNetwork[]): ReadonlyMap<StepKey, readonly AuditedNetwork[]> {
  const groups = new Map<StepKey, AuditedNetwork[]>();
  for (const network of networks) groups.set(network.evaluate, [...(groups.get(network.evaluate) ?? []), network]);
  return groups;
}
