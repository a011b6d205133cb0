import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTracer, type Tracer } from '../../cli/lineage/open-tracer.js';
import type { Plan } from '../../study/plan.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { finishStudy } from './finished-study.js';

const STAGES = 'pretrain: { images: 8, epochs: 1 }\ntransfer: { images: [8], epochs: 1 }\nvalidation: { images: 8 }';
const TEXT = minimalStudy(STAGES).replace('  over:', '  far: { structure: cdse, defocus: 20nm, dose: 200 }\n  over:');
/** `over` and `far` have changed places. */
const TRADED = TEXT.replace('  far:', '  was:')
  .replace('  over:', '  far:')
  .replace('  was:', '  over:')
  .replace('target: over', 'target: far');

describe('domains of a study that have traded names', () => {
  const dataFolder = makeTemporaryFolder({ after });
  let [first, second]: Plan[] = [];
  let tracer: Tracer;

  before(async () => {
    first = await finishStudy(dataFolder, TEXT);
    second = await finishStudy(dataFolder, TRADED);
    tracer = openTracer(dataFolder, { files: false });
  });
  after(() => tracer.close());

  const trace = async (text: string) => (await tracer.trace({ text, direction: 'up' })).graph;
  const datasets = async (text: string) =>
    (await trace(text)).nodes.flatMap((node) => (node.kind === 'step' && node.step === 'generate' ? [node] : []));

  it('are called in a network’s lineage as its own plan calls them', async () => {
    for (const plan of [first, second]) {
      const [{ identity, steps }] = plan.networks;
      const target = steps.generate === undefined ? steps.generateTarget : '';
      const found = (await datasets(steps.record)).find(({ key }) => key === target);
      assert.equal(found?.name, identity.target);
    }
  });

  it('are one dataset each, of the latest form', async () => {
    for (const name of ['over', 'far']) {
      const [{ key }] = await datasets(name);
      assert.equal(key, second.domains[name]);
    }
    const [image] = (await trace('far#training/3')).nodes;
    assert.ok(image.kind === 'image');
    assert.equal(image.dataset, second.domains.far);
  });

  it('lead from a value to one dataset', async () => {
    for (const plan of [first, second]) {
      const [{ identity, steps }] = plan.networks;
      const nodes = await datasets(`${identity.id}#${identity.target}/before`);
      const measured = nodes.map(({ key }) => key).filter((key) => key !== plan.domains[identity.source ?? '']);
      assert.deepEqual(measured, [plan.domains[identity.target]], steps.record);
    }
  });
});
