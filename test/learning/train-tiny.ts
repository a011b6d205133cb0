/** `node train-tiny.js FOLDER`: trains the small job of the fixture in this process, for tests of fresh processes. */
import { train } from '../../learning/trainer.js';
import { makeJob } from './training-fixture.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('expected a folder');
await train(makeJob(folder, { epochs: 2 }), () => undefined, new AbortController().signal);
