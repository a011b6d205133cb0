import { applyUNet, SIZE_MULTIPLE } from '../unet.js';
import { GRAPH_DESCRIPTION, INPUT, OUTPUT, type ExportedNetwork } from './exported-network.js';
import { mergeHead } from './particle-head.js';
import { TfjsLayers } from './tfjs-layers.js';

export const WEIGHTS_FILE = 'weights.bin';
export const MODEL_FILE = 'model.json';

/** The files of a model that `tf.loadLayersModel` takes; `model.json` names the other. */
export interface LayersModelFiles {
  readonly [WEIGHTS_FILE]: Uint8Array;
  readonly [MODEL_FILE]: string;
}

/**
 * A tfjs LayersModel of the trained network, from `images` to `particle_probability`, both float32 [n, height, width, 1]
 * with free sizes; the same network gives the same bytes.
 */
export function encodeLayersModel(exported: ExportedNetwork): LayersModelFiles {
  const layers = new TfjsLayers(mergeHead(exported));
  layers.finish(applyUNet(layers, exported.network, layers.begin(INPUT)), OUTPUT);
  const weights = [...layers.weights];
  const producer = `hrtem-transfer ${exported.version}`;
  const model = {
    format: 'layers-model',
    generatedBy: producer,
    convertedBy: null,
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'unet',
        layers: layers.layers,
        input_layers: [[INPUT, 0, 0]],
        output_layers: [[OUTPUT, 0, 0]],
      },
      keras_version: producer,
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: weights.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: {
      ...exported.description,
      input: `float32 [n, height, width, 1], height and width multiples of ${SIZE_MULTIPLE}`,
      ...GRAPH_DESCRIPTION,
    },
  };
  return {
    [WEIGHTS_FILE]: Buffer.concat(
      weights.map(([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    ),
    [MODEL_FILE]: `${JSON.stringify(model)}\n`,
  };
}
