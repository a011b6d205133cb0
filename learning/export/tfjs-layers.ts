import { BATCH_NORM_EPSILON } from '../engine/batch-norm.js';
import type { NamedTensor } from '../safetensors.js';
import type { ConvolutionOptions, Layers } from '../unet.js';

/** A layer as Keras and tfjs-layers write it to JSON. */
export interface LayerConfig {
  readonly name: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** One call of the layer; each input as [layer, call, tensor, arguments]. */
  readonly inbound_nodes: readonly (readonly LayerInput[])[];
}

type LayerInput = readonly [layer: string, call: number, tensor: number, options: object];

/** Values that are replaced on loading; without it the loader draws random ones first. */
const ZEROS = { class_name: 'Zeros', config: {} };

/** Weights of a tfjs layer by the names of ours. */
const WEIGHT_NAMES = {
  scale: 'gamma',
  shift: 'beta',
  movingMean: 'moving_mean',
  movingVariance: 'moving_variance',
} as const;

/** Reads the network into Keras layers on tensors [n, height, width, channels]; a value is the name of a layer. */
export class TfjsLayers implements Layers<string> {
  readonly layers: LayerConfig[] = [];
  /** By the names under which tfjs looks them up. */
  readonly weights = new Map<string, NamedTensor>();
  readonly #variables: ReadonlyMap<string, NamedTensor>;

  constructor(variables: ReadonlyMap<string, NamedTensor>) {
    this.#variables = variables;
  }

  /** The graph's input: images with one channel. */
  begin(name: string): string {
    return this.#add('InputLayer', name, [], { batch_input_shape: [null, null, null, 1], dtype: 'float32' });
  }

  convolve(name: string, x: string, { size, stride, bias }: ConvolutionOptions): string {
    const kernel = this.#keep(`${name}.kernel`, `${name}/kernel`);
    if (bias) this.#keep(`${name}.bias`, `${name}/bias`);
    return this.#add('Conv2D', name, [x], {
      filters: kernel.shape.at(-1),
      kernel_size: [size, size],
      strides: [stride, stride],
      padding: 'same',
      data_format: 'channels_last',
      use_bias: bias,
      kernel_initializer: ZEROS,
    });
  }

  normalize(name: string, x: string): string {
    for (const [role, theirs] of Object.entries(WEIGHT_NAMES)) this.#keep(`${name}.${role}`, `${name}/${theirs}`);
    return this.#add('BatchNormalization', name, [x], { axis: -1, epsilon: BATCH_NORM_EPSILON });
  }

  relu(x: string): string {
    return this.#add('ReLU', `${x}.relu`, [x]);
  }

  pool(x: string): string {
    const config = { pool_size: [2, 2], strides: [2, 2], padding: 'valid', data_format: 'channels_last' };
    return this.#add('MaxPooling2D', `${x}.pool`, [x], config);
  }

  upsample(x: string): string {
    const config = { size: [2, 2], data_format: 'channels_last', interpolation: 'nearest' };
    return this.#add('UpSampling2D', `${x}.upsample`, [x], config);
  }

  concatenate(first: string, second: string): string {
    return this.#add('Concatenate', `${first}.concat`, [first, second], { axis: -1 });
  }

  add(first: string, second: string): string {
    return this.#add('Add', `${first}.add`, [first, second]);
  }

  /** The logistic function as the graph's output of that name. */
  finish(x: string, output: string): void {
    this.#add('Activation', output, [x], { activation: 'sigmoid' });
  }

  #add(kind: string, name: string, inputs: readonly string[], config: LayerConfig['config'] = {}): string {
    const call = inputs.map((input): LayerInput => [input, 0, 0, {}]);
    const inbound_nodes = call.length === 0 ? [] : [call];
    this.layers.push({ name, class_name: kind, config: { name, ...config }, inbound_nodes });
    return name;
  }

  #keep(ours: string, theirs: string): NamedTensor {
    const tensor = this.#variables.get(ours);
    if (tensor === undefined) throw new Error(`the network has no variable '${ours}'`);
    this.weights.set(theirs, tensor);
    return tensor;
  }
}
