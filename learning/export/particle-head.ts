import { pickNetwork } from '../weights-file.js';
import { CLASSES, HEAD } from '../unet.js';
import type { NamedTensor } from '../safetensors.js';
import type { ExportedNetwork } from './exported-network.js';

/**
 * The network's variables with a head of one channel, whose logistic function is the probability of a particle: of two
 * logits, softmax(a, b) = 1 / (1 + exp(b - a)), and the head is linear, so that the difference goes into its weights.
 */
export function mergeHead({
  network,
  values,
}: Pick<ExportedNetwork, 'network' | 'values'>): ReadonlyMap<string, NamedTensor> {
  const tensors = new Map(pickNetwork(network, values));
  for (const name of [`${HEAD}.kernel`, `${HEAD}.bias`]) {
    const tensor = tensors.get(name);
    if (tensor?.shape.at(-1) !== CLASSES) throw new RangeError(`expected ${name} with ${CLASSES} channels`);
    const difference = Float32Array.from({ length: tensor.values.length / CLASSES }, (_, i) => {
      return tensor.values[CLASSES * i] - tensor.values[CLASSES * i + 1];
    });
    tensors.set(name, { shape: [...tensor.shape.slice(0, -1), 1], values: difference });
  }
  return tensors;
}
