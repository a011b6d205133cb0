import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deviceEnvironment, isDevice } from '../../activities/device.js';

describe('a device', () => {
  it('is the CPU or a GPU by its number', () => {
    assert.deepEqual(['cpu', 'cuda:0', 'cuda:12'].map(isDevice), [true, true, true]);
    assert.deepEqual(['', 'cuda', 'cuda:', 'cuda:-1', 'CPU', 'gpu:0', 'cuda:0 '].map(isDevice), Array(7).fill(false));
  });

  it('is all that its process sees', () => {
    assert.equal(deviceEnvironment('cpu', {})['CUDA_VISIBLE_DEVICES'], '-1');
    const second = deviceEnvironment('cuda:1', {});
    assert.deepEqual([second['CUDA_VISIBLE_DEVICES'], second['CUDA_DEVICE_ORDER']], ['1', 'PCI_BUS_ID']);
    const ofThose = deviceEnvironment('cuda:1', { CUDA_VISIBLE_DEVICES: '4, 6', CUDA_DEVICE_ORDER: 'FASTEST_FIRST' });
    assert.deepEqual([ofThose['CUDA_VISIBLE_DEVICES'], ofThose['CUDA_DEVICE_ORDER']], ['6', 'FASTEST_FIRST']);
  });
});
