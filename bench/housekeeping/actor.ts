/** A process that does what only a worker does, to be killed at it: `actor.js record|migrate DATA NETWORKS`. */
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { openForWriting } from '../../results/sqlite/open-database.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { planSamples, recordPlan } from './sample-store.js';

const [, , act, dataFolder = '', networks] = process.argv;
const folder = layOutDataFolder(dataFolder);
if (act === 'migrate') openForWriting(folder.results).close();
else {
  const { superseded, latest, other } = planSamples(Number(networks));
  const results = createResultWriter(folder.results);
  const artifacts = createFolderArtifactStore(folder.artifacts);
  for (const plan of [superseded, latest, other]) await recordPlan(artifacts, results, plan);
  results.close();
}
