/**
 * `node train-tiny.js FOLDER KILL_AFTER_EPOCH`: ten epochs of the fixture's small job in this process, which kills itself after
 * the checkpoint of that epoch; 0 is never.
 */
import { train } from '../../learning/trainer.js';
import { makeJob } from './training-fixture.js';

const [folder, killAfterEpoch] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected a folder');
await train(
  makeJob(folder, { epochs: 10 }),
  (event) => {
    if (event.type === 'resumed') process.stdout.write(`resumed after epoch ${event.epoch}\n`);
    if (event.type !== 'epoch') return;
    process.stdout.write(`epoch ${event.record.epoch}\n`);
    if (event.record.epoch === Number(killAfterEpoch)) process.kill(process.pid, 'SIGKILL');
  },
  new AbortController().signal,
);
