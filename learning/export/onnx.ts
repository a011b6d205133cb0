import { applyUNet, SIZE_MULTIPLE } from '../unet.js';
import { GRAPH_DESCRIPTION, INPUT, OUTPUT, toTexts, type ExportedNetwork } from './exported-network.js';
import { OnnxLayers } from './onnx-layers.js';
import { encodeGraph, encodeModel, encodeValueInfo } from './onnx-messages.js';
import { mergeHead } from './particle-head.js';

/** Of ONNX 1.10 (2021), old enough for every runtime in use; none of our operators has changed its meaning since. */
const IR_VERSION = 8;
const OPSET = 15;

/**
 * An ONNX model of the trained network in inference mode, from `images` to `particle_probability`, both float32
 * [n, 1, height, width] with free sizes; the same network gives the same bytes.
 */
export function encodeOnnx(exported: ExportedNetwork): Uint8Array {
  const layers = new OnnxLayers(mergeHead(exported));
  layers.finish(applyUNet(layers, exported.network, INPUT), OUTPUT);
  const shape = ['n', 1, 'height', 'width'];
  const input = `float32 [n, 1, height, width], height and width multiples of ${SIZE_MULTIPLE}`;
  const graph = encodeGraph({
    name: 'unet',
    nodes: layers.nodes,
    initializers: layers.initializers,
    input: encodeValueInfo(INPUT, shape, `${input}; ${GRAPH_DESCRIPTION.normalisation}`),
    output: encodeValueInfo(OUTPUT, shape, GRAPH_DESCRIPTION.output),
  });
  return encodeModel({
    irVersion: IR_VERSION,
    opset: OPSET,
    producer: { name: 'hrtem-transfer', version: exported.version },
    text: 'Finds nanoparticles in HRTEM micrographs',
    graph,
    metadata: toTexts({ ...exported.description, input, ...GRAPH_DESCRIPTION }),
  });
}
