import { z } from 'zod';
import { hashCanonical, STEP_VERSIONS } from '../../study/identity.js';
import { listStretches } from '../../study/mixture.js';
import type { StepKey } from '../../study/step.js';
import type { EvaluationSummary, Manifest } from '../manifest.js';
import type { AuditCheck, AuditFinding } from './audit-finding.js';
import type { AuditedNetwork, AuditReader, MetricsRow } from './audit-reader.js';
import { compareRows, listMetrics } from './check-steps.js';

const inputSchema = z
  .object({
    input: z.object({
      dataset: z.string().optional(),
      mixture: z.object({ datasets: z.array(z.string()), images: z.array(z.number()) }).optional(),
      pretrained: z.string().optional(),
      transferred: z.string().optional(),
    }),
  })
  .transform(({ input }) => input);

export type StepSources = z.output<typeof inputSchema>;

/** What a step's identity says that it was made from. */
export function readSources({ identity }: Manifest): StepSources {
  return inputSchema.safeParse(identity).data ?? {};
}

/** A recorded network against its key, and against the identities of its steps. */
export function checkNetwork(
  network: AuditedNetwork,
  sources: ReadonlyMap<StepKey, StepSources>,
): readonly AuditFinding[] {
  const { record, identity, pretrain, transfer, evaluate, generateSource, generateTarget, parts } = network;
  const name = nameNetwork(network);
  const tell = (problem: string): AuditFinding => ({
    check: 'network',
    subject: record,
    problem: `${name}: ${problem}`,
    records: [record],
  });
  const findings: AuditFinding[] = [];
  const hashes = identity === undefined ? [] : hashRecord(evaluate, identity);
  if (!hashes.includes(record)) {
    findings.push(tell(`its row is not what its key was made of: that has the hash ${hashes[0] ?? 'of nothing'}`));
  }
  const compare = (column: string, found: StepKey | null, expected: StepKey | null | undefined) => {
    if (found !== expected)
      findings.push(tell(`${column} is ${found ?? 'null'}, and ${expected ?? 'none'} in the keys of its steps`));
  };
  const measured = sources.get(evaluate);
  compare('pretrain', pretrain, measured?.pretrained);
  compare('transfer', transfer, measured?.transferred ?? null);
  const first = sources.get(pretrain);
  if (parts.length === 0) {
    compare('generate_source', generateSource, first?.dataset);
    compare('generate_target', generateTarget, transfer === null ? null : sources.get(transfer)?.dataset);
  } else {
    const stretches = first?.mixture === undefined ? [] : listStretches(first.mixture);
    const expected = stretches.map(({ dataset, first: place, count }) => [dataset, place, count]);
    const rows = parts.map(({ dataset, first: place, images }) => [dataset, place, images]);
    findings.push(...compareRows('in mixture_parts,', 1, rows, expected).map(tell));
  }
  return findings;
}

/** Earlier versions of the program had other versions of a step. */
function hashRecord(evaluation: StepKey, network: object): readonly StepKey[] {
  return Array.from({ length: STEP_VERSIONS.record }, (_, earlier) =>
    hashCanonical({ kind: 'record', version: STEP_VERSIONS.record - earlier, input: { evaluation, network } }),
  );
}

/** The dataset that each domain of a plan is, by its name. */
export type DomainKeys = ReadonlyMap<string, StepKey>;

/**
 * A network's rows in `metrics` against the evaluation that they came from.
 * @param plans of the plans that have the network: other forms of its study may call other datasets so. None where no plan
 *   can be read: then the numbers have to be those of some dataset
 */
export function checkMetrics(
  reader: AuditReader,
  network: AuditedNetwork,
  evaluation: Manifest,
  plans: readonly DomainKeys[],
): readonly AuditFinding[] {
  const { summary } = evaluation;
  const { record } = network;
  const tell = (problem: string, check: AuditCheck = 'metrics'): AuditFinding => ({
    ...{ check, subject: record, records: [record] },
    problem: `${nameNetwork(network)}: ${problem}`,
  });
  if (summary.kind !== 'evaluate') return [tell(`its evaluation ${evaluation.key} is a ${summary.kind}`, 'network')];
  const rows = reader.metrics(record);
  const [first, ...others] = plans;
  if (first === undefined) return compareMetrics(rows, summary, undefined).map((problem) => tell(problem));
  const problems = compareMetrics(rows, summary, first);
  const fits = problems.length === 0 || others.some((domains) => compareMetrics(rows, summary, domains).length === 0);
  return fits ? [] : problems.map((problem) => tell(problem));
}

function compareMetrics(
  rows: readonly MetricsRow[],
  { datasets }: EvaluationSummary,
  domains: DomainKeys | undefined,
): readonly string[] {
  const compare = (name: string, dataset: StepKey): readonly string[] => {
    const { before, after } = datasets[dataset] ?? {};
    const expected = [
      ...(before === undefined ? [] : [[name, 'before', ...listMetrics(before)]]),
      ...(after === undefined ? [] : [[name, 'after', ...listMetrics(after)]]),
    ];
    const found = rows.filter(([domain]) => domain === name);
    return compareRows('in metrics,', 2, found, expected);
  };
  const left = new Set(Object.keys(datasets));
  const problems: string[] = [];
  for (const name of new Set(rows.map(([domain]) => String(domain)))) {
    const named = domains?.get(name);
    const dataset =
      domains === undefined
        ? [...left].find((key) => compare(name, key).length === 0)
        : named !== undefined && left.has(named)
          ? named
          : undefined;
    if (dataset === undefined) {
      problems.push(`what metrics say of the domain ${name} is not in its evaluation`);
      continue;
    }
    left.delete(dataset);
    problems.push(...compare(name, dataset));
  }
  return [
    ...problems,
    ...[...left].map((dataset) => `what its evaluation measured on dataset ${dataset} is not in metrics`),
  ];
}

export function nameNetwork({ network, study }: AuditedNetwork): string {
  return `${network} of ${study}`;
}
