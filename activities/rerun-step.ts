import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../results/artifact-store.js';
import type { Environment, Manifest, ManifestKind, StepSummary } from '../results/manifest.js';
import { InputError } from '../study/errors.js';
import { stepIdentity } from '../study/identity.js';
import type { Plan } from '../study/plan.js';
import type { StepInput, StepKey } from '../study/step.js';
import { listAllWaveBlocks, waveKey, wavesIdentity, type WaveBlock } from '../study/wave-blocks.js';
import type { Compute, ComputeEvent } from './compute.js';
import { describeMachine } from './describe-machine.js';
import { evaluate } from './evaluate.js';
import { createGenerate } from './generate.js';
import { requireOwnVersion } from './require-own-version.js';
import type { StepContext, StepProduct } from './run-durable-step.js';
import { createScratchStore, type MadeInput } from './scratch-store.js';
import type { StepPorts } from './step-ports.js';
import { trainStage } from './train-stage.js';

export interface RerunPorts extends Pick<StepPorts, 'machine' | 'software'> {
  readonly plan: Plan;
  /** Only ever read. */
  readonly recorded: ArtifactStore;
  /** Beside it: everything new goes there. */
  readonly scratch: ArtifactStore;
  /** What computes as a step did that ran there; of one whose manifest is lost nothing is known. */
  readonly computeAs: (environment: Environment | undefined) => Compute;
  readonly signal: AbortSignal;
}

/** What came of a step that was run again. */
export interface RerunProduct {
  readonly kind: ManifestKind;
  /** By role; they go with the scratch folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly summary: StepSummary;
  readonly environment: Environment;
  readonly durationMs: number;
  /** Inputs that were missing or damaged. */
  readonly made: readonly MadeInput[];
}

/**
 * Computes a step of the plan, or a block of its waves, from its input and the recorded artifacts that it read, outside any
 * workflow. Throws InputError where another version of the program has planned it, and the signal's reason when aborted.
 */
export async function rerunStep(
  ports: RerunPorts,
  key: StepKey,
  report: (event: ComputeEvent) => void,
): Promise<RerunProduct> {
  const { recorded, scratch } = ports;
  const remake = async (input: StepKey, before: Manifest | undefined): Promise<Manifest> => {
    const startedAt = new Date().toISOString();
    return scratch.publish({ key: input, startedAt, ...(await compute(input, before?.environment)) });
  };
  const store = createScratchStore(recorded, scratch, remake);
  const compute = (step: StepKey, environment: Environment | undefined) =>
    computeStep({ ...ports, artifacts: store.artifacts }, step, environment, report);
  const before = await recorded.readManifest(key).catch(() => undefined);
  return { ...(await compute(key, before?.environment)), made: store.listMade() };
}

interface WorkPorts extends RerunPorts {
  readonly artifacts: ArtifactStore;
}

async function computeStep(
  ports: WorkPorts,
  key: StepKey,
  environment: Environment | undefined,
  report: (event: ComputeEvent) => void,
) {
  const { plan, artifacts, signal, computeAs } = ports;
  const compute = computeAs(environment);
  const started = Date.now();
  const machine = await describeMachine(ports);
  const frame: Frame = {
    plan,
    artifacts,
    scratch: await mkdtemp(join(await artifacts.scratchFolder(key), 'again-')),
    compute: (job) => compute.run(job, { signal, report }),
    tell: () => undefined,
  };
  const input = plan.steps[key];
  if (input !== undefined) requireOwnVersion(key, input);
  const product = await (input === undefined ? simulateAgain(key, frame) : workAgain(ports, input, frame));
  const { engine, ...rest } = product;
  const environmentHere = { ...machine, ...engine };
  const { kind } = product.summary;
  return { ...rest, kind, environment: environmentHere, durationMs: Date.now() - started };
}

type Frame = Omit<StepContext<StepInput>, 'input'>;
type IdentifiedProduct = StepProduct & { readonly identity: object };

async function workAgain(ports: WorkPorts, input: StepInput, frame: Frame): Promise<IdentifiedProduct> {
  const identity = stepIdentity(input);
  switch (input.kind) {
    case 'generate':
      return { identity, ...(await createGenerate(ports)({ ...frame, input })) };
    case 'pretrain':
    case 'transfer':
      return { identity, ...(await trainStage({ ...frame, input })) };
    case 'evaluate':
      return { identity, ...(await evaluate({ ...frame, input })) };
    case 'record':
      throw new InputError('expected a step that computes, got one that writes a row');
    default:
      return input satisfies never;
  }
}

async function simulateAgain(key: StepKey, { plan, scratch, compute }: Frame): Promise<IdentifiedProduct> {
  const block = maybeFindBlock(plan, key);
  if (block === undefined) throw new InputError(`plan ${plan.hash}: expected a step or block of waves, got ${key}`);
  const { result, engine } = await compute({ kind: 'simulate-waves', ...block, outputDirectory: scratch });
  const summary = { kind: 'waves', structures: block.count } as const;
  return { identity: wavesIdentity(block), files: { ...result }, summary, engine };
}

function maybeFindBlock({ steps }: Plan, key: StepKey): WaveBlock | undefined {
  const blocks = Object.values(steps).flatMap((input) => (input.kind === 'generate' ? listAllWaveBlocks(input) : []));
  return blocks.find((block) => waveKey(block) === key);
}
