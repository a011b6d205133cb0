import type { PublishedStudy } from '../published/published-study.js';
import { CITATION } from '../published/published-study.js';
import { prepare } from './keep-alive.js';
import { openForWriting } from './open-database.js';
import { createPublishedHasher } from './published-hash.js';

/**
 * Stores the studies, all or none, in the place of those of the same names. Beside a running study this waits for its
 * writer, and that for us. Returns the hash of the rows of each.
 */
export function writePublishedStudies(path: string, studies: readonly PublishedStudy[]): ReadonlyMap<string, string> {
  const database = openForWriting(path);
  try {
    const remove = prepare(database, 'DELETE FROM published_studies WHERE study = ?');
    const insertStudy = prepare(database, 'INSERT INTO published_studies VALUES (?, ?, ?)');
    const insertDomain = prepare(database, 'INSERT INTO published_domains VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const insertNetwork = prepare(
      database,
      `INSERT INTO published_networks VALUES (NULL, @study, @network, @kind, @source, @target, @freeze,
       @pretrainLearningRate, @transferLearningRate, @images, @replicate, @mixture, @trainingLoss)`,
    );
    const insertLoss = prepare(database, 'INSERT INTO published_losses VALUES (?, ?, ?, ?)');
    const hashPublished = createPublishedHasher(database);
    const importedAt = new Date().toISOString();
    const write = database.transaction(() => {
      for (const { study, domains, networks } of studies) {
        remove.run(study);
        insertStudy.run(study, CITATION, importedAt);
        domains.forEach(({ name, defocusAngstrom, doseElectronsPerSquareAngstrom, lattice, diameterAngstrom }, at) =>
          insertDomain.run(
            study,
            at,
            name,
            defocusAngstrom,
            doseElectronsPerSquareAngstrom,
            lattice,
            ...diameterAngstrom,
          ),
        );
        for (const { losses, ...network } of networks) {
          const ofKind =
            network.kind === 'transfer'
              ? { ...network, mixture: null }
              : { ...network, ...NO_STAGE, mixture: JSON.stringify(network.mixture) };
          const { lastInsertRowid } = insertNetwork.run({ study, ...ofKind });
          for (const { domain, before, after } of losses) insertLoss.run(lastInsertRowid, domain, before, after);
        }
      }
      return new Map(studies.map(({ study }) => [study, hashPublished(study)]));
    });
    return write.immediate();
  } finally {
    database.close();
  }
}

/** What a network that was trained once hasn't got. */
const NO_STAGE = { source: null, freeze: null, transferLearningRate: null, trainingLoss: null } as const;
