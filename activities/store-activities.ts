import { Context } from '@temporalio/activity';
import { CorruptArtifactError, type ArtifactStore } from '../results/artifact-store.js';
import type { EvaluationSummary } from '../results/manifest.js';
import type { DomainMetrics, FindingLog, NetworkResult, NetworkRow, ResultWriter } from '../results/result-store.js';
import type { CellFailure } from '../study/cell-failure.js';
import { InputError } from '../study/errors.js';
import { listStretches } from '../study/mixture.js';
import { nameGroup } from '../study/plan.js';
import type { Plan, PlannedNetwork } from '../study/plan.js';
import type { StepKey } from '../study/step.js';
import type { MemberSteps, ProtocolSteps, StoreActivities } from './contract.js';
import { toApplicationFailure } from './failures.js';
import { requireManifest } from './finished-steps.js';
import { collectLineage } from './collect-lineage.js';
import { createLedgerKeeper, type LedgerKeeper } from './keep-ledger.js';
import { listDatasets, listTrainingDatasets, membersOf, outlineGroups } from './outline-groups.js';
import type { PlanSource } from './plan-source.js';
import { requireStep } from './plan-source.js';

export interface StorePorts {
  readonly artifacts: ArtifactStore;
  readonly plans: PlanSource;
  readonly results: ResultWriter;
  readonly findings: FindingLog;
}

/** The activities of the one process that writes the result store. */
export function createStoreActivities(ports: StorePorts): StoreActivities {
  const { artifacts, plans, results } = ports;
  const keeper = createLedgerKeeper(ports);
  return {
    openPlan: ({ plan: hash }) =>
      guard(async () => {
        const plan = await plans.load(hash);
        const cells = plan.networks.map(({ identity, steps }) => ({ network: identity.id, record: steps.record }));
        keeper.beginStudy();
        results.registerPlan({ plan: hash, study: plan.study.name, document: JSON.stringify(plan.study), cells });
        return outlineGroups(plan);
      }),

    loadGroup: ({ plan: hash, group }) =>
      guard(async () => {
        const plan = await plans.load(hash);
        const found = plan.groups.find((_, index) => nameGroup(index) === group);
        if (found === undefined) throw new InputError(`plan ${hash} has no group ${group}`);
        return membersOf(plan, found).map((network) => listOwnSteps(plan, network));
      }),

    loadProtocol: ({ plan: hash, network }) =>
      guard(async () => {
        const plan = await plans.load(hash);
        const found = plan.networks.find(({ identity }) => identity.id === network);
        if (found === undefined) throw new InputError(`plan ${hash} has no network ${network}`);
        return listSteps(plan, found);
      }),

    record: ({ plan: hash, step }) =>
      guard(async () => {
        const plan = await plans.load(hash);
        const [outcome] = results.recordNetworks([await collectRow(ports, keeper, plan, step)]);
        await keeper.keepDamage();
        return { step, reused: outcome === 'known' };
      }),

    // a failure may be one network's alone: each is tried by itself then
    recordTogether: ({ plan: hash, steps }) =>
      guardOnce(async () => {
        const plan = await plans.load(hash);
        const rows = await Promise.all(steps.map((step) => collectRow(ports, keeper, plan, step)));
        const outcomes = results.recordNetworks(rows);
        await keeper.keepDamage();
        return steps.map((step, index) => ({ step, reused: outcomes[index] === 'known' }));
      }),

    keepMissing: ({ plan: hash, missing }) =>
      guard(async () => {
        const failed = listFailedSteps(await plans.load(hash), missing);
        const runs = await Promise.all(failed.map(async (step) => ({ step, run: await artifacts.maybeReadRun(step) })));
        const known = runs.flatMap(({ step, run }) => (run === undefined ? [] : [{ step, ...run }]));
        results.keepMissing(hash, missing, known);
        await keeper.keepDamage();
      }),

    keepEnd: ({ plan: hash }) =>
      guard(async () => {
        const { activityId, workflowExecution } = Context.current().info;
        const plan = await plans.load(hash);
        await keeper.compareAll(plan);
        await keeper.keepDamage();
        keeper.keepEnd(plan, `${workflowExecution?.runId}/${activityId}`);
      }),
  };
}

/** Steps that are shared by many networks once. */
function listFailedSteps({ networks }: Plan, missing: readonly CellFailure[]): readonly StepKey[] {
  const byName = new Map(networks.map((network) => [network.identity.id, network]));
  const keys = missing.flatMap(({ network, step }) => {
    const found = byName.get(network);
    if (found === undefined) return [];
    return step === 'generate' ? listTrainingDatasets(found) : (found.steps[step] ?? []);
  });
  return [...new Set(keys)];
}

/** Beyond this a worker shows that it lives; most calls are over before. */
const HEARTBEAT_MS = 2_000;

/** Failures are tried again by their kind. */
function guard<T>(work: () => Promise<T>): Promise<T> {
  return guardAttempt(Context.current().info.attempt, work);
}

/** Only a lost worker is a reason for another attempt. */
function guardOnce<T>(work: () => Promise<T>): Promise<T> {
  return guardAttempt(Infinity, work);
}

async function guardAttempt<T>(attempt: number, work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const pulse = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } catch (error) {
    throw toApplicationFailure(error, attempt);
  } finally {
    clearInterval(pulse);
  }
}

/** A network's result, out of the manifests of its steps. */
async function collectRow(
  { artifacts, results }: StorePorts,
  keeper: LedgerKeeper,
  plan: Plan,
  step: StepKey,
): Promise<NetworkRow> {
  requireStep(plan, step, 'record');
  const network = findRecorded(plan, step);
  const { evaluate } = network.steps;
  await keeper.compareKnown(plan, evaluate);
  const steps = await collectLineage(artifacts, plan, evaluate, results);
  const evaluation = (steps.find(({ key }) => key === evaluate) ?? (await requireManifest(artifacts, evaluate)))
    .summary;
  if (evaluation.kind !== 'evaluate') throw new CorruptArtifactError(`step ${evaluate} is no evaluation`);
  return { result: assembleResult(plan, network, evaluation), steps };
}

/** Metrics come by dataset; a study's domains name them. */
function assembleResult(plan: Plan, network: PlannedNetwork, evaluation: EvaluationSummary): NetworkResult {
  const { identity, steps } = network;
  const domains: Record<string, DomainMetrics> = {};
  for (const [name, key] of Object.entries(plan.domains)) {
    const metrics = evaluation.datasets[key];
    if (metrics === undefined) throw new CorruptArtifactError(`the evaluation of ${identity.id} lacks domain ${name}`);
    const { before = null, after } = metrics;
    domains[name] = { before, after };
  }
  return { identity, keys: steps, ...maybeParts(plan, network), domains };
}

/** The images that a network was trained on that is trained once. */
function maybeParts(plan: Plan, { identity, steps }: PlannedNetwork): Pick<NetworkResult, 'parts'> {
  const { mixture } = requireStep(plan, steps.pretrain, 'pretrain');
  if (identity.mixture === undefined || mixture === undefined) return {};
  const firsts = new Map(listStretches(mixture).map(({ dataset, first }) => [dataset, first]));
  const parts = identity.mixture.map((share, index) => {
    const dataset = steps.generate?.[index] ?? '';
    return { ...share, dataset, first: firsts.get(dataset) ?? 0 };
  });
  return { parts };
}

function findRecorded({ networks, hash }: Plan, record: StepKey): PlannedNetwork {
  const network = networks.find(({ steps }) => steps.record === record);
  if (network === undefined) throw new InputError(`plan ${hash} has no network with the record step ${record}`);
  return network;
}

function listSteps(plan: Plan, network: PlannedNetwork): ProtocolSteps {
  const generate = listDatasets(plan, network);
  return { ...listOwnSteps(plan, network), generate, pretrain: network.steps.pretrain };
}

function listOwnSteps(plan: Plan, { identity, steps, group }: PlannedNetwork): MemberSteps {
  const { pretrain, transfer, evaluate, record } = steps;
  const isShared = plan.groups[group]?.pretrain !== undefined;
  const ownStages = { ...(!isShared && { pretrain }), ...(transfer !== undefined && { transfer }) };
  return { network: identity.id, ...ownStages, evaluate, record };
}
