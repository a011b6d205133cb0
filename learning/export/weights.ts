import { encodeSafetensors } from '../safetensors.js';
import { toWeightsFile } from '../weights-file.js';
import { GRAPH_DESCRIPTION, toTexts, type ExportedNetwork } from './exported-network.js';

/** The variables alone, as our own programs write and read them. */
export function encodeWeights({ network, values, description }: ExportedNetwork): Uint8Array {
  const texts = toTexts({
    ...description,
    normalisation: GRAPH_DESCRIPTION.normalisation,
    // of the logits, on which softmax is still to be applied
    classNames: ['particle', 'rest'],
    kernelLayout: '[height, width, in, out]',
  });
  return Buffer.concat(encodeSafetensors(toWeightsFile(network, values, texts)));
}
