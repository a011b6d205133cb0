/** `node hash-dataset.js`: simulates and images two structures in this process, for tests of fresh processes. */
import { createHash } from 'node:crypto';
import { createFields } from '../../../learning/engine/fields.js';
import { formMicrograph } from '../../../physics/micrograph.js';
import { computeStructureWaves } from '../../../physics/structure-waves.js';
import { createStreams } from '../../../study/random-stream.js';
import { domain, SEED } from './small-domain.js';

const fields = createFields();
const streams = createStreams(SEED);
const hash = createHash('sha256');
for (const index of [3, 0]) {
  const waves = computeStructureWaves(fields, streams, domain, 'training', index);
  const { image, label } = formMicrograph(fields, streams, waves, domain.imaging, domain.grid, 'training', index);
  for (const values of [waves.waves, waves.label, image, label]) hash.update(values);
}
fields.close();
process.stdout.write(`${hash.digest('hex')}\n`);
