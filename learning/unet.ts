/**
 * The U-Net of the paper (reference/paper.md section 3), written once as a function of the layers that it is made of.
 * What it does depends on the layers handed in: computing with tensors, listing the variables, exporting.
 *
 * Convolutions keep the size divided by the stride. At stride 2 TensorFlow pads after, PyTorch before: for even sizes
 * one is the mirror image of the other, so that both describe the same family of functions.
 */
import type { NetworkShape } from '../study/recipe.js';

/** `V`: an image batch in some interpretation, such as a tensor [n, height, width, channels]. */
export interface Layers<V> {
  /** Convolution with zero padding; `name` names its kernel, and its bias if it has one. */
  convolve(name: string, x: V, options: ConvolutionOptions): V;
  /** Batch normalization with scale and shift. */
  normalize(name: string, x: V): V;
  relu(x: V): V;
  /** Maximum over 2 x 2 pixels, halves the size. */
  pool(x: V): V;
  /** Nearest neighbour, doubles the size. */
  upsample(x: V): V;
  /** Joins the channels. */
  concatenate(first: V, second: V): V;
  add(first: V, second: V): V;
  /** Normalizes, then ReLU: in one, where that is faster. */
  activate?(name: string, x: V): V;
  /** Upsamples, then joins the channels of `skip` to it if there is one: in one, where that is faster. */
  enlarge?(x: V, skip?: V): V;
}

export interface ConvolutionOptions {
  readonly filters: number;
  /** Side of the kernel. */
  readonly size: 1 | 3 | 7;
  readonly stride: 1 | 2;
  readonly bias: boolean;
}

/** Channel 0 of the result is the particle, channel 1 the rest. */
export const CLASSES = 2;
/** The convolution that makes the logits. */
export const HEAD = 'decoder.head';
/** Sides of the images are multiples of this. */
export const SIZE_MULTIPLE = 32;

/**
 * @param x images with one channel
 * @returns logits with `CLASSES` channels, same size; no softmax is applied
 */
export function applyUNet<V>(layers: Layers<V>, { baseFilters }: NetworkShape, x: V): V {
  if (!Number.isInteger(baseFilters / 4) || baseFilters < 4) {
    throw new RangeError(`baseFilters must be a positive multiple of 4, got ${baseFilters}`);
  }
  const filters = baseFilters;
  const initial = applyInitial(layers, filters, x);
  const down1 = applyDown(layers, 'encoder.down1', filters, 1, layers.pool(initial));
  const down2 = applyDown(layers, 'encoder.down2', 2 * filters, 2, down1);
  const down3 = applyDown(layers, 'encoder.down3', 4 * filters, 2, down2);
  const down4 = applyDown(layers, 'encoder.down4', 8 * filters, 2, down3);
  const up1 = applyUp(layers, 'decoder.up1', 4 * filters, down4, down3);
  const up2 = applyUp(layers, 'decoder.up2', 2 * filters, up1, down2);
  const up3 = applyUp(layers, 'decoder.up3', filters, up2, down1);
  const up4 = applyUp(layers, 'decoder.up4', filters / 2, up3, initial);
  const final = applyUp(layers, 'decoder.final', filters / 4, up4);
  return layers.convolve(HEAD, final, { filters: CLASSES, size: 3, stride: 1, bias: true });
}

function applyInitial<V>(layers: Layers<V>, filters: number, x: V): V {
  const input = layers.normalize('encoder.initial.norm1', x);
  const options = { filters, size: 7, stride: 2, bias: false } as const;
  return activate(layers, 'encoder.initial.norm2', layers.convolve('encoder.initial.conv', input, options));
}

/** The double residual block. */
function applyDown<V>(layers: Layers<V>, name: string, filters: number, stride: 1 | 2, x: V): V {
  const activatePart = (part: string, value: V) => activate(layers, `${name}.${part}`, value);
  const convolve = (part: string, value: V, step: 1 | 2 = 1) =>
    layers.convolve(`${name}.${part}`, value, { filters, size: 3, stride: step, bias: false });

  const u = activatePart('norm1', x);
  const shortcut = layers.convolve(`${name}.shortcut`, u, { filters, size: 1, stride, bias: false });
  const y = layers.add(convolve('conv2', activatePart('norm2', convolve('conv1', u, stride))), shortcut);
  return layers.add(convolve('conv4', activatePart('norm4', convolve('conv3', activatePart('norm3', y)))), y);
}

function applyUp<V>(layers: Layers<V>, name: string, filters: number, x: V, skip?: V): V {
  const convolve = (index: 1 | 2, value: V) => {
    const options = { filters, size: 3, stride: 1, bias: false } as const;
    const convolved = layers.convolve(`${name}.conv${index}`, value, options);
    return activate(layers, `${name}.norm${index}`, convolved);
  };
  return convolve(2, convolve(1, enlarge(layers, x, skip)));
}

function activate<V>(layers: Layers<V>, name: string, x: V): V {
  return layers.activate ? layers.activate(name, x) : layers.relu(layers.normalize(name, x));
}

function enlarge<V>(layers: Layers<V>, x: V, skip?: V): V {
  if (layers.enlarge) return layers.enlarge(x, skip);
  const enlarged = layers.upsample(x);
  return skip === undefined ? enlarged : layers.concatenate(enlarged, skip);
}
