import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { chooseNetworkKernels, locateNetworkKernels } from '../../../learning/engine/network-kernel-file.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const AVX2 = new Set(['avx2', 'fma']);
const AVX512 = new Set([...AVX2, 'avx512f', 'avx512vl', 'avx512bw', 'avx512dq']);

describe('the file of the network kernels', () => {
  it('is the one for AVX-512 where the processor has it, else the one for AVX2', (context) => {
    const folder = makeTemporaryFolder(context);
    writeFileSync(locateNetworkKernels('avx2', folder), '');
    writeFileSync(locateNetworkKernels('avx512', folder), '');
    assert.equal(chooseNetworkKernels(AVX512, folder), 'avx512');
    assert.equal(chooseNetworkKernels(AVX2, folder), 'avx2');
  });

  it('is the one for AVX2 where the other is missing, and none where both are', (context) => {
    const folder = makeTemporaryFolder(context);
    writeFileSync(locateNetworkKernels('avx2', folder), '');
    assert.equal(chooseNetworkKernels(AVX512, folder), 'avx2');
    rmSync(locateNetworkKernels('avx2', folder));
    assert.equal(chooseNetworkKernels(AVX512, folder), undefined);
  });

  it('is none where the processor lacks AVX2 or fused multiply-add', (context) => {
    const folder = makeTemporaryFolder(context);
    writeFileSync(locateNetworkKernels('avx2', folder), '');
    writeFileSync(locateNetworkKernels('avx512', folder), '');
    assert.equal(chooseNetworkKernels(new Set(['avx2']), folder), undefined);
    assert.equal(chooseNetworkKernels(new Set(['avx512f', 'fma']), folder), undefined);
  });
});
