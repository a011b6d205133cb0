import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listLeafDifferences } from '../../results/comparison/flatten-numbers.js';
import { manifestSchema, metricsSchema } from '../../results/parse-manifest.js';
import { describeError } from '../../study/describe-error.js';
import { createInputError } from '../../study/errors.js';
import { parseFrozenPlan } from '../../study/frozen-plan.js';
import type { Plan } from '../../study/plan.js';

/** Files of a bundle. */
export const BUNDLE_FILES = {
  readme: 'README.md',
  plan: 'plan.json',
  expected: 'expected.json',
  network: 'network.yaml',
  study: 'study.yaml',
} as const;

const metricsByDomain = z.record(z.string(), z.object({ before: metricsSchema.nullable(), after: metricsSchema }));

/** What came out where the network was first made. */
const expectedSchema = z
  .object({
    format: z.literal('hrtem-transfer bundle 1'),
    /** Of the program that wrote the bundle. */
    version: z.string(),
    study: z.string(),
    network: z.string(),
    /** Key of the network's record. */
    record: z.string(),
    /** Hash of `plan.json`. */
    plan: z.string(),
    /** As the results have them, by domain. */
    metrics: metricsByDomain,
    /** Manifests of all steps, each behind those that it stands on. */
    steps: z.array(manifestSchema).readonly(),
    /** By the hash in the steps' environments: commit, patch, libraries, flags. */
    software: z.record(z.string(), z.unknown()),
  })
  .readonly();

export type Expected = z.output<typeof expectedSchema>;

export interface Bundle {
  readonly plan: Plan;
  readonly expected: Expected;
}

/** @throws InputError where the folder holds none, or not a whole one. */
export function readBundle(folder: string): Bundle {
  const read = <T>(name: string, parse: (text: string) => T): T => {
    const path = join(folder, name);
    try {
      return parse(readFileSync(path, 'utf8'));
    } catch (error) {
      const got = error instanceof z.ZodError ? z.prettifyError(error) : describeError(error);
      throw createInputError([{ file: path, field: '', expected: 'a file of a bundle, as it was written', got }]);
    }
  };
  const plan = read(BUNDLE_FILES.plan, parseFrozenPlan);
  const expected = read(BUNDLE_FILES.expected, (text) => expectedSchema.parse(JSON.parse(text)));
  if (expected.plan !== plan.hash) {
    const path = join(folder, BUNDLE_FILES.plan);
    throw createInputError([{ file: path, field: 'hash', expected: expected.plan, got: plan.hash }]);
  }
  const refuse = (field: string, wanted: string, got: string) =>
    createInputError([{ file: join(folder, BUNDLE_FILES.expected), field, expected: wanted, got }]);
  const told = new Map(expected.steps.map((manifest) => [manifest.key, manifest]));
  const lacking = Object.entries(plan.steps).find(
    ([key, { kind }]) => kind !== 'record' && told.get(key)?.kind !== kind,
  );
  if (lacking !== undefined) throw refuse('steps', `the ${lacking[1].kind} step ${lacking[0]} of the plan`, 'none');
  const [network, ...others] = plan.networks;
  if (network?.steps.record !== expected.record || others.length > 0)
    throw refuse('record', `that of the plan’s one network, ${network?.steps.record}`, expected.record);
  const { summary } = told.get(network.steps.evaluate) ?? {};
  const datasets = summary?.kind === 'evaluate' ? summary.datasets : {};
  const measured = Object.entries(plan.domains).map(([name, key]) => {
    const { before = null, after } = datasets[key] ?? {};
    return [name, { before, after }] as const;
  });
  const [difference] = listLeafDifferences(Object.fromEntries(measured), expected.metrics);
  if (difference !== undefined) {
    const { path, expected: wanted, got } = difference;
    throw refuse(`metrics.${path}`, `${String(wanted)} as in the evaluation`, String(got));
  }
  return { plan, expected };
}

export const formatExpected = (expected: Expected): string => `${JSON.stringify(expected, null, 1)}\n`;
