import type Database from 'better-sqlite3';
import { z } from 'zod';
import { LATTICE_NAMES } from '../../study/lattices.js';
import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { LATEST_CELLS, LATEST_PLAN } from './latest-cells.js';
import { prepareMixtureParts } from './mixture-parts.js';
import { SETTING_COLUMNS, settingShape } from './setting-columns.js';
import { prepare } from './keep-alive.js';
import { readLosses } from './recorded-losses.js';
import { prepareTableCheck } from './table-check.js';

/** Of the study as it was planned, what analysis asks for. */
const studyDocument = z.object({
  domains: z.array(
    z.object({
      name: z.string(),
      structure: z.object({
        particles: z.object({ lattice: z.string(), diameterAngstrom: z.tuple([z.number(), z.number()]) }),
      }),
      imaging: z.object({ defocusAngstrom: z.number(), doseElectronsPerSquareAngstrom: z.number() }),
    }),
  ),
});

const networkRow = z.object({
  record: z.string(),
  network: z.string(),
  ...settingShape,
  pretraining: z.string(),
});

const gapRow = z.tuple([z.string(), z.number()]);

/** The studies that were run here, in the order of their latest plans. */
export function listRecorded(database: Database.Database): readonly string[] {
  const select = 'SELECT study FROM plans GROUP BY study ORDER BY max(sequence)';
  return z.array(z.string()).parse(prepare(database, select).pluck().all());
}

/**
 * What is recorded of the latest plan of one of them, all at one moment.
 * @param withGaps reads histories as well; without, `gapInDistribution` is NaN
 */
export function readRecorded(database: Database.Database, study: string, withGaps: boolean): MeasuredStudy {
  return database.transaction(() => {
    const document = z
      .string()
      .parse(prepare(database, `SELECT document FROM plans WHERE plan = (${LATEST_PLAN})`).pluck().get(study));
    const domains = studyDocument.parse(JSON.parse(document)).domains.map(toDomain).sort(compareDomains);
    const rows = z.array(networkRow).parse(
      prepare(
        database,
        `SELECT record, network, ${SETTING_COLUMNS}, pretrain AS pretraining
         FROM ${LATEST_CELLS} JOIN networks USING (record) ORDER BY ordinal`,
      ).all(study),
    );
    const names = domains.map(({ name }) => name);
    const losses = readLosses(database, study, { records: rows.map(({ record }) => record), domains: names });
    const parts = prepareMixtureParts(database)();
    const gaps = withGaps ? readGaps(database, study) : undefined;
    return {
      name: study,
      published: false,
      domains,
      networks: rows.map(({ record, ...row }, at): MeasuredNetwork => {
        const mixture = parts.get(record)?.map(({ domain, images }) => ({ domain, images })) ?? null;
        const kind = mixture === null ? 'transfer' : 'mixture';
        return { study, kind, ...row, mixture, ...losses[at], gapInDistribution: gaps?.get(record) ?? NaN };
      }),
    };
  })();
}

/** Trained loss on the target's held-out images minus that on its training images, in the transfer's best epoch. */
function readGaps(database: Database.Database, study: string): ReadonlyMap<string, number> {
  // where an earlier version has written, and no run has brought it up to date
  const isOld = !prepareTableCheck(database, 'step_facts')();
  const bestEpochs = isOld
    ? "(SELECT key AS step, json_extract(manifest, '$.summary.bestEpoch') AS best_epoch FROM steps)"
    : 'step_facts';
  const select = prepare(
    database,
    `SELECT networks.record, metrics.trained_loss - epochs.training_loss
     FROM ${LATEST_CELLS} AS latest
     JOIN networks USING (record)
     JOIN metrics ON metrics.record = networks.record AND metrics.domain = target AND phase = 'after'
     JOIN ${bestEpochs} AS facts ON facts.step = networks.transfer
     JOIN epochs ON epochs.step = facts.step AND epoch = best_epoch`,
  ).raw();
  return new Map(z.array(gapRow).parse(select.all(study)));
}

function toDomain({ name, structure, imaging }: z.infer<typeof studyDocument>['domains'][number]): MeasuredDomain {
  const { defocusAngstrom, doseElectronsPerSquareAngstrom } = imaging;
  return { name, defocusAngstrom, doseElectronsPerSquareAngstrom, ...structure.particles };
}

function compareDomains(a: MeasuredDomain, b: MeasuredDomain): number {
  return (
    a.defocusAngstrom - b.defocusAngstrom ||
    a.doseElectronsPerSquareAngstrom - b.doseElectronsPerSquareAngstrom ||
    a.diameterAngstrom[0] - b.diameterAngstrom[0] ||
    a.diameterAngstrom[1] - b.diameterAngstrom[1] ||
    orderOf(a.lattice) - orderOf(b.lattice) ||
    a.name.localeCompare(b.name, 'en')
  );
}

function orderOf(lattice: string): number {
  return LATTICE_NAMES.findIndex((name) => name === lattice);
}
