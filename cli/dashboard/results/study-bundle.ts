import { createCorpus, type Corpus } from '../../../analysis/findings/corpus.js';
import { mergeStudies } from '../../../analysis/merge-studies.js';
import { createRowWriter, listMeasured, type NetworkEntry } from '../../../dashboard/network-list.js';
import { readPlannedNetwork } from '../../../dashboard/planned-network.js';
import { nameDatasets } from '../../../results/sqlite/dataset-names.js';
import {
  createNetworkDetailsReader,
  type NetworkDetailsReader,
} from '../../../results/sqlite/network-details-reader.js';
import { readNetworkFacts, type NetworkFacts } from '../../../results/sqlite/network-facts-reader.js';
import { maybeOpenForReading } from '../../../results/sqlite/open-database.js';
import type { MeasuredStudy } from '../../../study/measured-study.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { readMeasuredStudies } from '../../read-measured.js';

/** What is held of a study in memory; each part from when it is asked for. */
export interface StudyBundle {
  readonly studies: readonly MeasuredStudy[];
  /** All of them as one. */
  readonly study: MeasuredStudy;
  /** The same with losses in training. */
  withGaps(): MeasuredStudy;
  corpus(): Corpus;
  /** Of all networks, in the study's order, with those that are missing. */
  entries(): readonly NetworkEntry[];
  /** Absent where there is no database. */
  maybeDetails(): NetworkDetailsReader | undefined;
  /** The names of the domains by the keys of their datasets. */
  datasetNames(): ReadonlyMap<string, string>;
  close(): void;
}

/** @throws InputError naming the studies that are there. */
export function openStudyBundle(dataFolder: string, name: string): StudyBundle {
  const merge = (studies: readonly MeasuredStudy[]) =>
    studies.length === 1 ? studies[0] : mergeStudies(name, studies);
  const studies = readMeasuredStudies(dataFolder, name, { withGaps: false });
  const study = merge(studies);
  const open = once(() => maybeOpenForReading(layOutDataFolder(dataFolder).results));
  let isOpen = false;
  const database = () => {
    isOpen = true;
    return open();
  };
  return {
    studies,
    study,
    withGaps: once(() => addGaps(study, merge(readMeasuredStudies(dataFolder, name, { withGaps: true })))),
    corpus: once(() => createCorpus(studies)),
    entries: once(() => {
      const connection = study.published ? undefined : database();
      return connection === undefined ? listMeasured(study) : listRecorded(study, readNetworkFacts(connection, name));
    }),
    maybeDetails: once(() => {
      const connection = database();
      return connection && createNetworkDetailsReader(connection);
    }),
    datasetNames: once(() => {
      const connection = study.published ? undefined : database();
      return connection === undefined ? new Map<string, string>() : nameDatasets(connection, name);
    }),
    close: () => {
      if (isOpen) open()?.close();
    },
  };
}

/** The losses are large: those that are held serve both. */
function addGaps(study: MeasuredStudy, { networks }: MeasuredStudy): MeasuredStudy {
  const gaps = new Map(
    networks.map(({ study: of, network, gapInDistribution }) => [`${of}/${network}`, gapInDistribution]),
  );
  return {
    ...study,
    networks: study.networks.map((each) => ({
      ...each,
      gapInDistribution: gaps.get(`${each.study}/${each.network}`) ?? NaN,
    })),
  };
}

function listRecorded(study: MeasuredStudy, facts: readonly NetworkFacts[]): readonly NetworkEntry[] {
  const write = createRowWriter(study);
  const measured = new Map(study.networks.map((network) => [network.network, network]));
  return facts.map(({ key, name, failure, iouBefore, iouAfter, bestEpoch, seconds }) => {
    // one that was recorded since the losses were read is missing until they are read again
    const known = measured.get(name);
    const network = known ?? readPlannedNetwork(study, name);
    const state = known !== undefined ? 'recorded' : (maybeState(failure?.state) ?? 'missing');
    const reason = failure === null ? null : `${failure.step}: ${failure.reason}`;
    return { network, row: write(network, { key, state, reason, iouBefore, iouAfter, bestEpoch, seconds }) };
  });
}

function maybeState(text: string | undefined): 'failed' | 'skipped' | 'cancelled' | undefined {
  return (['failed', 'skipped', 'cancelled'] as const).find((state) => state === text);
}

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}
