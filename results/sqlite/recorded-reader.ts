import type Database from 'better-sqlite3';
import { z } from 'zod';
import { LATTICE_NAMES } from '../../study/lattices.js';
import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { SETTING_COLUMNS, settingShape } from './setting-columns.js';
import { prepare } from './keep-alive.js';
import { createLosses, readRows, requireNumber, requireText, type Losses } from './loss-rows.js';

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

const LATEST_PLAN = 'SELECT plan FROM plans WHERE study = ? ORDER BY sequence DESC LIMIT 1';
const LATEST_CELLS = `(SELECT ordinal, record FROM cells WHERE plan = (${LATEST_PLAN}))`;

/** The studies that were run here, in the order of their latest plans. */
export function listRecorded(database: Database.Database): readonly string[] {
  const select = 'SELECT study FROM plans GROUP BY study ORDER BY max(sequence)';
  return z.array(z.string()).parse(prepare(database, select).pluck().all());
}

/**
 * What is recorded of the latest plan of one of them.
 * @param withGaps reads histories as well, which takes longer; without, `gapInDistribution` is NaN
 */
export function readRecorded(database: Database.Database, study: string, withGaps: boolean): MeasuredStudy {
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
  const losses = readLosses(database, study, domains);
  const gaps = withGaps ? readGaps(database, study) : undefined;
  return {
    name: study,
    published: false,
    domains,
    networks: rows.map(({ record, ...row }): MeasuredNetwork => {
      const measured = losses.get(record) ?? createLosses(domains.length);
      return {
        study,
        kind: 'transfer',
        ...row,
        mixture: null,
        ...measured,
        gapInDistribution: gaps?.get(record) ?? NaN,
      };
    }),
  };
}

function readLosses(
  database: Database.Database,
  study: string,
  domains: readonly MeasuredDomain[],
): ReadonlyMap<string, Losses> {
  const select = prepare(
    database,
    `SELECT record, domain, phase, loss FROM ${LATEST_CELLS} JOIN metrics USING (record)`,
  );
  const index = new Map(domains.map(({ name }, at) => [name, at]));
  const losses = new Map<string, Losses>();
  let [last, ofLast]: [string, Losses | undefined] = ['', undefined];
  for (const [key, domain, phase, loss] of readRows(select, study)) {
    const record = requireText(key);
    // the lines of a network come together
    if (record !== last || ofLast === undefined) {
      last = record;
      ofLast = createLosses(domains.length);
      losses.set(record, ofLast);
    }
    const at = index.get(requireText(domain));
    if (at !== undefined) (phase === 'before' ? ofLast.before : ofLast.after)[at] = requireNumber(loss);
  }
  return losses;
}

/** Trained loss on the target's held-out images minus that on its training images, in the transfer's best epoch. */
function readGaps(database: Database.Database, study: string): ReadonlyMap<string, number> {
  const select = prepare(
    database,
    `SELECT networks.record, metrics.trained_loss - epochs.training_loss
     FROM ${LATEST_CELLS} AS latest
     JOIN networks USING (record)
     JOIN metrics ON metrics.record = networks.record AND metrics.domain = target AND phase = 'after'
     JOIN steps ON steps.key = networks.transfer
     JOIN epochs ON epochs.step = steps.key AND epoch = json_extract(manifest, '$.summary.bestEpoch')`,
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
