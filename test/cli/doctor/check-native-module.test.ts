import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  checkNativeModule,
  describeNetworkKernels,
  describeWaveKernel,
  type NativeModule,
} from '../../../cli/doctor/check-native-module.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const AVX2 = new Set(['avx2', 'fma']);
const AVX512 = new Set([...AVX2, 'avx512f', 'avx512vl', 'avx512bw', 'avx512dq']);

describe("doctor's line on a native module", () => {
  it('says that it is not there, what runs instead, and the remedy', async (context) => {
    const kernel = place(context, describeWaveKernel(AVX2));
    assert.deepEqual(await checkNativeModule(kernel, 'set up'), [
      'Wave kernel',
      'missing',
      `not there (${kernel.file}): transforms run on TensorFlow`,
      'set up',
    ]);
  });

  it('takes a processor without AVX2 as a fact, and does not load it there', async (context) => {
    const kernel = place(context, describeWaveKernel(new Set()), 'no library');
    const [, state, value] = await checkNativeModule(kernel, 'set up');
    assert.equal(state, 'fact');
    assert.equal(value, 'there, but this processor has no AVX2 and no FMA: transforms run on TensorFlow');
  });

  it('finds out that it does not load', async (context) => {
    const kernel = place(context, describeWaveKernel(AVX2), 'no library');
    const [, state, value, remedy] = await checkNativeModule(kernel, 'set up');
    assert.deepEqual([state, remedy], ['missing', 'set up']);
    assert.match(value, /^does not load: /);
  });
});

describe("doctor's line on the network kernels", () => {
  it('says that convolutions run on TensorFlow where they are not there or the processor lacks AVX2', async (context) => {
    const folder = makeTemporaryFolder(context);
    const file = join(folder, 'network-kernels.node');
    assert.deepEqual(await checkNativeModule(describeNetworkKernels(AVX2, folder), 'set up'), [
      'Network kernels',
      'missing',
      `not there (${file}): convolutions run on TensorFlow`,
      'set up',
    ]);
    writeFileSync(file, 'no library');
    assert.deepEqual(await checkNativeModule(describeNetworkKernels(new Set(['avx2']), folder), 'set up'), [
      'Network kernels',
      'fact',
      'there, but this processor has no FMA: convolutions run on TensorFlow',
    ]);
  });

  it('asks for the variant for AVX-512 where the processor has it, and says what runs without it', async (context) => {
    const folder = makeTemporaryFolder(context);
    const file = join(folder, 'network-kernels-avx512.node');
    const check = async () => (await checkNativeModule(describeNetworkKernels(AVX512, folder), 'set up'))[2];
    assert.equal(await check(), `not there (${file}): convolutions run on TensorFlow`);
    writeFileSync(join(folder, 'network-kernels.node'), '');
    assert.equal(await check(), `not there (${file}): convolutions run with AVX2`);
    writeFileSync(file, 'no library');
    assert.match(await check(), /^does not load: /);
  });

  it('names the instructions of the variant that is there', () => {
    assert.equal(describeNetworkKernels(AVX2).instructions, 'AVX2 and FMA');
    assert.equal(describeNetworkKernels(AVX512).instructions, 'AVX-512');
  });
});

/** The module as if its file were another, which holds `text` or is not there. */
function place(context: TestContext, module: NativeModule, text?: string): NativeModule {
  const file = join(makeTemporaryFolder(context), 'module.node');
  if (text !== undefined) writeFileSync(file, text);
  return { ...module, file };
}
