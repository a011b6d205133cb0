import { hashCanonical } from '../../study/identity.js';
import type { EpochRecord, Metrics } from '../../study/metrics.js';
import type { StepKey } from '../../study/step.js';
import type { Manifest } from '../manifest.js';
import { maybeParseManifest } from '../parse-manifest.js';
import { inputsOf } from '../step-identity.js';
import type { AuditCheck, AuditFinding } from './audit-finding.js';
import type { AuditReader, StepRow } from './audit-reader.js';
import type { Recomputed } from './recomputed-steps.js';

export interface StepTables {
  readonly inputs: ReturnType<AuditReader['inputs']>;
  readonly outputs: ReturnType<AuditReader['outputs']>;
  readonly reads: ReturnType<AuditReader['reads']>;
  readonly attempts: ReturnType<AuditReader['attempts']>;
  /** Keys of all recorded steps. */
  readonly known: ReadonlySet<StepKey>;
  readonly recomputed: ReadonlyMap<StepKey, readonly Recomputed[]>;
  /** Of the rows of `epoch_validations`, the largest table, by step; undefined: each row is looked at. */
  readonly validations: ReadonlyMap<StepKey, number> | undefined;
}

export interface CheckedStep {
  readonly findings: readonly AuditFinding[];
  /** Undefined where the row holds none. */
  readonly manifest: Manifest | undefined;
}

/** A recorded step against itself: its key against its identity, its rows against its manifest. */
export function checkStep(reader: AuditReader, row: StepRow, tables: StepTables): CheckedStep {
  const { key } = row;
  const findings: AuditFinding[] = [];
  const tell = (check: AuditCheck, problem: string) => findings.push({ check, subject: key, problem, steps: [key] });
  const manifest = maybeParseManifest(row.manifest, key);
  if (manifest === undefined) {
    tell('step', 'the manifest in its row is no manifest');
    return { findings, manifest };
  }
  const { identity } = manifest;
  const hash = identity instanceof Object ? hashCanonical(identity) : 'of nothing';
  if (hash !== key) tell('step', `(${manifest.kind}) what it is the key of has the hash ${hash}`);
  if (manifest.key !== key) tell('step', `(${manifest.kind}) its manifest is of ${manifest.key}`);
  for (const { name, expected, found } of compareColumns(row, manifest)) {
    tell('step', `(${manifest.kind}) ${name} is ${show(found)}, and ${show(expected)} in its manifest`);
  }
  for (const problem of compareEpochs(reader, manifest, tables)) tell('epochs', problem);
  for (const problem of compareInputs(manifest, tables)) tell('lineage', problem);
  for (const problem of compareFiles(manifest, tables)) tell('lineage', problem);
  for (const problem of compareAttempts(manifest, tables)) tell('attempts', problem);
  // rows are written as one line; parsing it once more takes time
  if (tables.validations === undefined && !isOneLine(row.manifest)) tell('step', 'the manifest in its row was edited');
  return { findings, manifest };
}

function compareColumns({ kind, startedAt, durationMs, facts }: StepRow, manifest: Manifest) {
  const { summary, environment } = manifest;
  const { host, device, threads, version } = environment;
  const training = 'epochs' in summary ? summary : { bestEpoch: null, parameters: null };
  const columns = { kind: manifest.kind, startedAt: manifest.startedAt, durationMs: manifest.durationMs };
  const { bestEpoch, parameters } = training;
  const expected = {
    ...columns,
    ...{ bestEpoch, parameters, host, device, threads, version },
    environment: hashCanonical(environment),
  };
  return [
    ...compareFields('', columns, { kind, startedAt, durationMs }),
    ...compareFields('of step_facts ', expected, facts),
  ];
}

interface Difference {
  readonly name: string;
  readonly expected: unknown;
  readonly found: unknown;
}

function compareFields(
  where: string,
  expected: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): readonly Difference[] {
  return Object.entries(expected).flatMap(([name, value]) =>
    found[name] === value ? [] : [{ name: `${where}${name}`, expected: value, found: found[name] }],
  );
}

function compareEpochs(
  reader: AuditReader,
  { key, kind, summary }: Manifest,
  { validations: counts }: StepTables,
): readonly string[] {
  const epochs = 'epochs' in summary ? summary.epochs : [];
  const expected = epochs.map(({ epoch, learningRate, trainingLoss, validation }) => {
    return [epoch, learningRate, trainingLoss, validation.loss, validation.iou];
  });
  const found = counts === undefined ? undefined : (counts.get(key) ?? 0);
  const where = `(${kind}) in epoch_validations,`;
  return [
    ...compareRows(`(${kind}) in epochs,`, 1, reader.epochs(key), expected),
    ...(found === undefined
      ? compareRows(where, 2, reader.validations(key), listValidations(epochs))
      : compareCounts(where, found, epochs)),
  ];
}

function listValidations(epochs: readonly EpochRecord[]): readonly (readonly unknown[])[] {
  return epochs.flatMap(({ epoch, others = {} }) =>
    Object.entries(others)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([dataset, metrics]) => [epoch, dataset, ...listMetrics(metrics)]),
  );
}

function compareCounts(where: string, found: number, epochs: readonly EpochRecord[]): readonly string[] {
  const expected = epochs.reduce((sum, { others = {} }) => sum + Object.keys(others).length, 0);
  return found === expected ? [] : [`${where} ${found} rows are there, and ${expected} in its manifest`];
}

/** In the order of the columns. */
export function listMetrics({
  loss,
  crossEntropy,
  trainedLoss,
  iou,
  dice,
  precision,
  recall,
}: Metrics): readonly number[] {
  return [loss, crossEntropy, trainedLoss, iou, dice, precision, recall];
}

/** @param keys of the cells, the first ones name the row */
export function compareRows(
  where: string,
  keys: number,
  found: readonly (readonly unknown[])[],
  expected: readonly (readonly unknown[])[],
): readonly string[] {
  const nameOf = (row: readonly unknown[]) => nameRow(row, keys);
  const rows = new Map(found.map((row) => [nameOf(row), row]));
  const wrong = expected.flatMap((row) => {
    const name = nameOf(row);
    const present = rows.get(name);
    rows.delete(name);
    if (present === undefined) return [`${where} the row ${name} is gone`];
    const at = row.findIndex((value, index) => value !== present[index]);
    return at < 0
      ? []
      : [`${where} the row ${name} says ${show(present[at])} where its manifest says ${show(row[at])}`];
  });
  return [...wrong, ...[...rows.keys()].map((name) => `${where} the row ${name} is in no manifest`)];
}

function compareInputs({ key, kind, identity }: Manifest, { inputs, known }: StepTables): readonly string[] {
  const expected = inputsOf(identity);
  const rows = inputs.get(key) ?? [];
  const named = new Set(rows.map(({ role, input }) => `${role} ${input}`));
  const wanted = new Set(expected.map(({ role, key: input }) => `${role} ${input}`));
  return [
    ...[...wanted].filter((edge) => !named.has(edge)).map((edge) => `(${kind}) the edge to ${edge} is gone`),
    ...[...named].filter((edge) => !wanted.has(edge)).map((edge) => `(${kind}) the edge to ${edge} is not in its key`),
    // waves may be gone: they can be made again, and nothing but their datasets reads them
    ...expected
      .filter(({ role, key: input }) => role !== 'waves' && !known.has(input))
      .map(({ role, key: input }) => `(${kind}) its ${role} ${input} is not in the results`),
  ];
}

function compareFiles(manifest: Manifest, { inputs, outputs, reads, recomputed }: StepTables): readonly string[] {
  const { key, kind } = manifest;
  const again = recomputed.get(key) ?? [];
  const rows = outputs.get(key) ?? [];
  const find = (role: string, sha256: string) => rows.find((row) => row.role === role && row.sha256 === sha256);
  const problems: string[] = [];
  for (const [role, { sha256, bytes }] of Object.entries(manifest.outputs)) {
    const row = find(role, sha256);
    if (row === undefined) problems.push(`(${kind}) its ${role} ${sha256} is not among its outputs`);
    else if (row.bytes !== bytes)
      problems.push(`(${kind}) its ${role} ${sha256} has ${row.bytes} bytes, and ${bytes} in its manifest`);
  }
  for (const { role, sha256 } of rows) {
    const isKnown =
      manifest.outputs[role]?.sha256 === sha256 || again.some(({ after }) => after.outputs[role] === sha256);
    if (!isKnown) problems.push(`(${kind}) the output ${role} ${sha256} is in no manifest of it`);
  }
  const upstream = new Set(
    (inputs.get(key) ?? []).flatMap(({ input }) => (outputs.get(input) ?? []).map(({ sha256 }) => sha256)),
  );
  const told = new Set(manifest.reads ?? []);
  const known = new Set(reads.get(key));
  for (const sha256 of told) {
    if (upstream.has(sha256) && !known.has(sha256))
      problems.push(`(${kind}) that it has read ${sha256} is in its manifest alone`);
  }
  for (const sha256 of known) {
    if (again.length === 0 && !told.has(sha256))
      problems.push(`(${kind}) that it has read ${sha256} is in no manifest of it`);
    if (!upstream.has(sha256)) problems.push(`(${kind}) it has read ${sha256}, which none of its inputs has left`);
  }
  return problems;
}

/** Of the activity that has finished it; what stands there of others has failed before. */
function compareAttempts({ key, kind, run }: Manifest, { attempts, recomputed }: StepTables): readonly string[] {
  const rows = attempts.get(key) ?? [];
  const where = `(${kind}) in attempts,`;
  const expected = (run?.attempts ?? []).map(
    ({ attempt, worker, startedAt, endedAt = null, outcome, error = null, reason = null }) =>
      [run?.activity, attempt, run?.study, worker, startedAt, endedAt, outcome, error, reason] as const,
  );
  const own = rows.filter(([activity]) => activity === run?.activity);
  const others = rows.filter(([activity, , , , , , outcome]) => activity !== run?.activity && outcome === 'finished');
  return [
    ...compareRows(where, 2, own, expected),
    ...(recomputed.has(key) ? [] : others.map((row) => `${where} the row ${nameRow(row, 2)} is in no manifest`)),
  ];
}

/** As `JSON.stringify` has written it. */
function isOneLine(text: string): boolean {
  return JSON.stringify(JSON.parse(text)) === text;
}

function nameRow(row: readonly unknown[], keys: number): string {
  return row.slice(0, keys).join(' ');
}

function show(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
