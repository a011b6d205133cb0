import { availableParallelism } from 'node:os';
import { parseImageRecords } from '../../activities/image-records.js';
import type { AddRoutes } from '../../dashboard/server.js';
import { createArtifactRoutes } from '../../dashboard/routes/artifacts.js';
import { createDomainRoutes } from '../../dashboard/routes/domains.js';
import { createImageRoutes } from '../../dashboard/routes/images.js';
import { createPredictionRoutes } from '../../dashboard/routes/predictions.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { followFile } from '../../results/sqlite/follow-file.js';
import { maybeCreateEvaluatedReader, type EvaluatedReader } from '../../results/sqlite/evaluated-reader.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { createForkedCompute } from '../../workers/forked-compute.js';
import { openArtifacts } from '../open-artifacts.js';
import type { ComposedRoutes } from './compose-routes.js';
import { drawImageStructure } from './draw-image-structure.js';
import { createArtifactSearch } from './find-artifact.js';
import { createDatasetSearch } from './find-datasets.js';
import type { PlanReader } from './read-plans.js';
import { createPredictor } from './predict-images.js';

/** A study may be training meanwhile: an image is soon predicted with few. */
const MOST_THREADS = 4;

/** The routes of domains, images, predictions and artifacts over a data folder. */
export function composeDomainRoutes(dataFolder: string, plans: PlanReader): ComposedRoutes {
  const { results } = layOutDataFolder(dataFolder);
  const { maybeReader, close } = followFile(results, maybeCreateEvaluatedReader);
  let artifacts: Promise<ArtifactStore> | undefined;
  const open = () => {
    artifacts ??= openArtifacts(dataFolder).catch((error: unknown) => {
      artifacts = undefined;
      throw error;
    });
    return artifacts;
  };
  const predictor = createPredictor(
    createForkedCompute({
      threads: Math.min(MOST_THREADS, availableParallelism()),
      devices: ['cpu'],
      perDevice: 1,
      log: { info: () => undefined, warn: () => undefined },
    }),
  );
  const parts = [
    createDomainRoutes({
      findDatasets: createDatasetSearch(plans, maybeReader),
      openArtifacts: open,
      listNetworks: (study, domain, search, limit) => {
        const { rows, found } = maybeReader()?.listEvaluated({ study, domain, search, limit }) ?? {
          rows: [],
          found: 0,
        };
        return { networks: rows.map(toEvaluated), found };
      },
    }),
    createImageRoutes({ openArtifacts: open, parseRecords: parseImageRecords, drawStructure: drawImageStructure }),
    createPredictionRoutes({
      openArtifacts: open,
      maybeTrainings: (record) => maybeReader()?.maybeTrainings(record),
      predict: predictor.predict,
    }),
    createArtifactRoutes({ openArtifacts: open, maybeFindArtifact: createArtifactSearch(open, maybeReader) }),
  ];
  const routes: AddRoutes = (server) => {
    for (const addRoutes of parts) addRoutes(server);
  };
  return {
    routes,
    close: async () => {
      await predictor.close();
      close();
    },
  };
}

function toEvaluated({
  lossBefore,
  iouBefore,
  ...network
}: ReturnType<EvaluatedReader['listEvaluated']>['rows'][number]) {
  const before = lossBefore === null || iouBefore === null ? null : { loss: lossBefore, iou: iouBefore };
  return { ...network, before };
}
