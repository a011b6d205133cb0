import { join } from 'node:path';
import { writeWeights } from '../../../learning/weights-file.js';
import type { FinishedStep } from '../../../results/artifact-store.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { drawNetwork } from '../../learning/export/random-network.js';
import { sampleManifest, sampleNetwork } from '../../results/sample-results.js';

/** Of the study `sample`; the last has the lowest loss. `twin` shares it, and has another one by the name of the first. */
export const NETWORKS = ['under→over/none/1', 'under→over/none/2', 'under→over/none/3'] as const;
export const BEST = NETWORKS[2];
export const EXPORTED = drawNetwork(4);
/** Keys of the steps of the best network. */
export const KEYS = {
  pretrain: 'a'.repeat(64),
  transfer: `0123456789${'b'.repeat(54)}`,
  record: 'c'.repeat(64),
  dataset: 'd'.repeat(64),
} as const;

/** A data folder with the results of three networks and the weights of the best. */
export async function writeDataFolder(root: string): Promise<void> {
  const { results, artifacts } = layOutDataFolder(root);
  const { pretrain, transfer, record, dataset } = KEYS;
  const writer = createResultWriter(results);
  const cells = NETWORKS.map((network) => ({ network, record: network === BEST ? record : `record-${network}` }));
  const plan = { plan: 'p', study: 'sample', document: '{}', cells };
  writer.registerPlan(plan);
  writer.registerPlan({
    ...plan,
    plan: 'q',
    study: 'twin',
    cells: [{ network: NETWORKS[0], record: 'record-twin' }, ...cells.slice(2)],
  });
  const twin = sampleNetwork('twin', 0.25);
  const identity = { ...twin.result.identity, id: NETWORKS[0], study: 'twin' };
  writer.recordNetworks([{ result: { ...twin.result, identity }, steps: twin.steps }]);
  NETWORKS.forEach((id, index) => {
    const { result, steps } = sampleNetwork(id, 0.3 - 0.1 * index);
    if (id !== BEST) return void writer.recordNetworks([{ result, steps }]);
    const { generateSource = '', evaluate } = result.keys;
    const keys = { generateSource, generateTarget: dataset, pretrain, transfer, evaluate, record };
    const extra = [
      sampleManifest(pretrain, 'pretrain'),
      sampleManifest(transfer, 'transfer'),
      sampleManifest(dataset, 'generate'),
    ];
    return void writer.recordNetworks([{ result: { ...result, keys }, steps: [...steps, ...extra] }]);
  });
  writer.close();

  const store = createFolderArtifactStore(artifacts);
  const input = { dataset, network: EXPORTED.network };
  for (const kind of ['pretrain', 'transfer'] as const) {
    const weights = join(await store.scratchFolder(KEYS[kind]), 'best.safetensors');
    await writeWeights(weights, EXPORTED.network, EXPORTED.values);
    await store.publish({ ...finished(KEYS[kind], kind, { kind, input }), files: { 'best-weights': weights } });
  }
  const grid = { pixels: 64, pixelAngstrom: 0.25 };
  await store.publish(finished(dataset, 'generate', { kind: 'generate', input: { domain: { grid } } }));
}

function finished(key: string, kind: 'pretrain' | 'transfer' | 'generate', identity: object): FinishedStep {
  const { outputs: _outputs, ...manifest } = sampleManifest(key, kind);
  return { ...manifest, identity, files: {} };
}
