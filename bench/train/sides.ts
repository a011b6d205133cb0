import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { threadEnvironment } from '../../learning/engine/threads.js';
import { PRECISIONS, type Freeze, type Precision } from '../../study/recipe.js';
import { startPythonProcess, startUnitProcess, type UnitProcess } from '../unit-process.js';
import { ENGINES, type Engine } from './runner.js';
import { LEARNING_RATE, type Pass, type Work } from './work.js';

/**
 * How OpenMP's threads wait for their next work. By default they spin for a while, which is the faster way on a quiet machine,
 * and many times as slow as sleeping where other programs want the cores.
 */
const WAIT_POLICIES = ['default', 'passive'] as const;
type WaitPolicy = (typeof WAIT_POLICIES)[number];

/** Who computes, and how. */
export type SideKind =
  | { readonly engine: Engine; readonly precision: Precision }
  | {
      readonly engine: 'torch';
      readonly precision: Precision;
      readonly channelsLast: boolean;
      readonly waitPolicy: WaitPolicy;
    };

export interface Unit {
  readonly seconds: number;
  /** The most memory that the process has held so far. */
  readonly peakBytes: number;
}

export interface Preparation {
  /** Trainable parameters of the network. */
  readonly parameters: number;
  /** What the warm-up steps gave: losses in training, a probability each in the forward pass. */
  readonly values: readonly number[];
  /** Of the last of them. */
  readonly stepSeconds: number;
}

/** In a process of its own. */
export interface Side {
  readonly kind: SideKind;
  /** Makes the network anew for that pass, and warms it up. */
  prepare(pass: Pass): Promise<Preparation>;
  runUnit(steps: number): Promise<Unit>;
  stop(): void;
}

export interface TorchVersions {
  readonly torch: string;
  readonly python: string;
  /** That it was compiled for and the processor has. */
  readonly instructions: string;
  readonly onednn: boolean;
}

/** How sides are started. */
export interface Surroundings {
  /** Of every side. */
  readonly threads: number;
  /** That imports PyTorch. */
  readonly python: string;
  /** Of the compiled step; absent: none. */
  readonly freeze?: Freeze;
}

/** The first step of a graph is slow, and so is the first with oneDNN's kernels. */
const WARM_UP_STEPS = 3;

const unitSchema = z.object({ seconds: z.number(), peakBytes: z.number() });
const preparationSchema = z.object({ parameters: z.number(), values: z.array(z.number()), stepSeconds: z.number() });
const torchPreparationSchema = preparationSchema.extend({ threads: z.number() });
const versionsSchema = z.object({
  torch: z.string(),
  python: z.string(),
  instructions: z.string(),
  onednn: z.boolean(),
});

/** Plain tfjs has float32 alone; so has the reference, which is not measured for its speed. */
export function listOurKinds(): readonly SideKind[] {
  return ENGINES.flatMap((engine) => {
    const precisions = engine === 'compiled' ? PRECISIONS : (['float32'] as const);
    return precisions.map((precision) => ({ engine, precision }));
  });
}

/**
 * Of the precisions that ours has: autocast, where that isn't float32. There threads wait by default: where the processor
 * lacks the instructions a step takes a minute, and how threads wait makes no difference.
 */
export function listTorchKinds(): readonly SideKind[] {
  return PRECISIONS.flatMap((precision) => {
    const policies = precision === 'float32' ? WAIT_POLICIES : (['default'] as const);
    return [true, false].flatMap((channelsLast) =>
      policies.map((waitPolicy) => ({ engine: 'torch' as const, precision, channelsLast, waitPolicy })),
    );
  });
}

/** Such as `torch float32 channels_last passive`. */
export function nameKind(kind: SideKind): string {
  const words: string[] = [kind.engine, kind.precision];
  if (kind.engine === 'torch' && kind.channelsLast) words.push('channels_last');
  if (kind.engine === 'torch' && kind.waitPolicy === 'passive') words.push('passive');
  return words.join(' ');
}

/** @throws Error where the interpreter can't be started or imports no torch */
export async function readTorchVersions(python: string): Promise<TorchVersions> {
  const probe = startTorchProcess({ python, threads: 1 }, 'default');
  try {
    return await probe.ask({ do: 'hello' }, versionsSchema);
  } finally {
    probe.stop();
  }
}

export function startSide(kind: SideKind, { pixels, batch, baseFilters }: Work, surroundings: Surroundings): Side {
  const { threads, freeze } = surroundings;
  const unit = kind.engine === 'torch' ? startTorchProcess(surroundings, kind.waitPolicy) : startOurProcess(threads);
  return {
    kind,
    async prepare(pass) {
      const settings = { pass, pixels, batch, baseFilters, warmUpSteps: WARM_UP_STEPS };
      const request = { do: 'prepare', ...kind, ...settings } as const;
      if (kind.engine !== 'torch') return await unit.ask({ ...request, freeze }, preparationSchema);
      const torchRequest = { ...request, threads, learningRate: LEARNING_RATE };
      const preparation = await unit.ask(torchRequest, torchPreparationSchema);
      if (preparation.threads !== threads) {
        throw new Error(`PyTorch computes on ${preparation.threads} threads, expected ${threads}`);
      }
      return preparation;
    },
    runUnit: (steps) => unit.ask({ do: 'unit', steps }, unitSchema),
    stop: unit.stop,
  };
}

function startOurProcess(threads: number): UnitProcess {
  const file = fileURLToPath(new URL('our-steps.js', import.meta.url));
  return startUnitProcess(process.execPath, [file], { ...process.env, ...threadEnvironment(threads) });
}

function startTorchProcess({ python, threads }: Surroundings, waitPolicy: WaitPolicy): UnitProcess {
  const count = String(threads);
  return startPythonProcess(python, 'torch_steps.py', {
    ...process.env,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    ...(waitPolicy === 'passive' && { OMP_WAIT_POLICY: 'PASSIVE' }),
  });
}
