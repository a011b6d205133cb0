/** The variables of the network: their names and shapes, which are trained, and their first values. */
import type { RandomStream, Streams } from '../study/random.js';
import type { Freeze, NetworkShape } from '../study/recipe.js';
import { applyUNet, HEAD, type Layers } from './unet.js';

export type VariableRole = 'kernel' | 'bias' | 'scale' | 'shift' | 'movingMean' | 'movingVariance';

export interface NetworkVariable {
  /** Such as `encoder.down1.conv1.kernel`. */
  readonly name: string;
  /** A kernel is [height, width, in, out], everything else [channels]. */
  readonly shape: readonly number[];
  readonly part: 'encoder' | 'decoder';
  readonly role: VariableRole;
  /** Inputs of one output value of the convolution; 0 for batch norm. */
  readonly fanIn: number;
}

/** In the order in which the network uses them. */
export function listVariables(network: NetworkShape): readonly NetworkVariable[] {
  const lister = new VariableLister();
  applyUNet(lister, network, 1);
  return lister.variables;
}

/** Moving averages of batch norm follow the data and have no gradient. */
export function isMovingAverage({ role }: NetworkVariable): boolean {
  return role === 'movingMean' || role === 'movingVariance';
}

/** Names of the variables that the optimizer moves. */
export function listTrainable(network: NetworkShape, freeze: Freeze): readonly string[] {
  return listVariables(network)
    .filter((variable) => !isMovingAverage(variable) && variable.part !== freeze)
    .map(({ name }) => name);
}

/** Number of trainable parameters when nothing is frozen: 14,323,492 at 64 base filters. */
export function countParameters(network: NetworkShape, part?: 'encoder' | 'decoder'): number {
  return listVariables(network)
    .filter((variable) => !isMovingAverage(variable) && (part === undefined || variable.part === part))
    .reduce((sum, variable) => sum + sizeOf(variable), 0);
}

/**
 * Kaiming normal with fan-in for kernels (He et al., arXiv 1502.01852), PyTorch's default for the head: uniform within
 * ±1/sqrt(fan in). Every variable has a stream of its own, `weights` and its name.
 */
export function drawVariables(network: NetworkShape, streams: Streams): Map<string, Float32Array> {
  return new Map(
    listVariables(network).map((variable) => {
      const values = new Float32Array(sizeOf(variable));
      const draw = drawFor(variable, streams('weights', variable.name));
      for (let i = 0; i < values.length; i++) values[i] = draw();
      return [variable.name, values];
    }),
  );
}

export function sizeOf({ shape }: NetworkVariable): number {
  return shape.reduce((product, size) => product * size, 1);
}

function drawFor({ name, role, fanIn }: NetworkVariable, stream: RandomStream): () => number {
  const isHead = name.startsWith(`${HEAD}.`);
  switch (role) {
    case 'kernel': {
      if (isHead) return uniformWithin(1 / Math.sqrt(fanIn), stream);
      const deviation = Math.sqrt(2 / fanIn);
      return () => deviation * stream.normal();
    }
    case 'bias':
      return uniformWithin(1 / Math.sqrt(fanIn), stream);
    case 'scale':
    case 'movingVariance':
      return () => 1;
    case 'shift':
    case 'movingMean':
      return () => 0;
    default:
      throw new TypeError(`unknown role ${String(role satisfies never)}`);
  }
}

function uniformWithin(bound: number, stream: RandomStream): () => number {
  return () => bound * (2 * stream.uniform() - 1);
}

/** Reads the network with nothing but channel counts. */
class VariableLister implements Layers<number> {
  readonly variables: NetworkVariable[] = [];

  convolve(
    name: string,
    channels: number,
    { filters, size, bias }: { readonly filters: number; readonly size: number; readonly bias: boolean },
  ): number {
    const fanIn = size * size * channels;
    this.#list(name, 'kernel', [size, size, channels, filters], fanIn);
    if (bias) this.#list(name, 'bias', [filters], fanIn);
    return filters;
  }

  normalize(name: string, channels: number): number {
    for (const role of ['scale', 'shift', 'movingMean', 'movingVariance'] as const) {
      this.#list(name, role, [channels], 0);
    }
    return channels;
  }

  relu(channels: number): number {
    return channels;
  }

  pool(channels: number): number {
    return channels;
  }

  upsample(channels: number): number {
    return channels;
  }

  concatenate(first: number, second: number): number {
    return first + second;
  }

  add(first: number): number {
    return first;
  }

  #list(layer: string, role: VariableRole, shape: readonly number[], fanIn: number): void {
    const part = layer.startsWith('encoder.') ? 'encoder' : 'decoder';
    this.variables.push({ name: `${layer}.${role}`, shape, part, role, fanIn });
  }
}
