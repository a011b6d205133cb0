import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { chooseDevices, deviceShape } from '../../cli/device-options.js';

const schema = z.object(deviceShape);
const engine = (flavour: 'cpu' | 'cuda') => ({
  engine: { flavour, why: 'no NVIDIA driver found', tensorflow: '2', libraryFolder: '/' },
});

describe('the device options', () => {
  it('name the CPU or GPUs, each once, never both', () => {
    assert.deepEqual(schema.parse({ device: 'cuda:1,cuda:0', trainings: '2' }), {
      device: ['cuda:1', 'cuda:0'],
      trainings: 2,
    });
    assert.deepEqual(schema.parse({}), {});
    for (const device of ['', 'gpu', 'cuda:0,cuda:0', 'cpu,cuda:0', 'cuda:0,'])
      assert.throws(() => schema.parse({ device }), /expected|cpu, or GPUs such as cuda:0/, device);
  });

  it('left out mean what the set-up chose', async () => {
    assert.deepEqual(await chooseDevices(undefined, engine('cpu'), {}), ['cpu']);
    assert.deepEqual(await chooseDevices(undefined, engine('cuda'), {}), ['cuda:0']);
    assert.deepEqual(await chooseDevices(['cpu'], engine('cuda'), {}), ['cpu']);
  });

  it('refuse a GPU where TensorFlow is installed for the CPU, and tell the remedy', async () => {
    await assert.rejects(chooseDevices(['cuda:0'], engine('cpu'), {}), {
      name: 'EnvironmentError',
      message: /^--device cuda:0: .*no NVIDIA driver found; .*HRTEM_ENGINE=cuda npm run setup/,
    });
  });
});
