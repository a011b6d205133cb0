import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { PUBLISHED_OFFSET } from '../published/published-study.js';
import { prepare } from './keep-alive.js';
import { createLosses, readRows, requireNumber, type Losses } from './loss-rows.js';
import { SETTING_COLUMNS, settingShape } from './setting-columns.js';
import { prepareTableCheck } from './table-check.js';

const domainRow = z.tuple([z.string(), z.number(), z.number(), z.string(), z.number(), z.number()]);

const networkRow = z.object({
  id: z.number(),
  network: z.string(),
  kind: z.enum(['transfer', 'mixture']),
  ...settingShape,
  mixture: z.string().nullable(),
  trainingLoss: z.number().nullable(),
});

const mixtureShares = z.array(z.object({ domain: z.string(), images: z.number() }));

/** The studies that others published, in the order of their import. Empty in a database of before they could be. */
export function listPublished(database: Database.Database): readonly string[] {
  if (!prepareTableCheck(database, 'published_studies')()) return [];
  const select = 'SELECT study FROM published_networks GROUP BY study ORDER BY min(id)';
  return z.array(z.string()).parse(prepare(database, select).pluck().all());
}

/** One of them. */
export function readPublished(database: Database.Database, study: string): MeasuredStudy {
  const domains = prepare(
    database,
    `SELECT domain, defocus, dose, lattice, smallest_diameter, largest_diameter FROM published_domains
     WHERE study = ? ORDER BY ordinal`,
  ).raw();
  const networks = prepare(
    database,
    `SELECT id, network, kind, ${SETTING_COLUMNS}, mixture, training_loss AS trainingLoss
     FROM published_networks WHERE study = ? ORDER BY id`,
  );
  const losses = prepare(
    database,
    `SELECT published_losses.network, domain, before, after FROM published_losses
     JOIN published_networks ON published_networks.id = published_losses.network WHERE study = ?`,
  );

  const known = z.array(domainRow).parse(domains.all(study)).map(toDomain);
  const rows = new Map<number, Losses>();
  const measured = z
    .array(networkRow)
    .parse(networks.all(study))
    .map(({ id, mixture, trainingLoss, ...row }): MeasuredNetwork & { readonly trainingLoss: number | null } => {
      const ofNetwork = createLosses(known.length);
      rows.set(id, ofNetwork);
      const shares = mixture === null ? null : mixtureShares.parse(JSON.parse(mixture));
      // every published network had a pretraining of its own
      const whole = { ...row, mixture: shares, pretraining: row.network, trainingLoss };
      return { study, ...whole, ...ofNetwork, gapInDistribution: NaN };
    });
  for (const [network, domain, before, after] of readRows(losses, study)) {
    const ofNetwork = rows.get(requireNumber(network));
    if (ofNetwork === undefined) continue;
    const at = requireNumber(domain);
    if (before !== null) ofNetwork.before[at] = requireNumber(before);
    ofNetwork.after[at] = requireNumber(after);
  }
  const index = new Map(known.map(({ name }, at) => [name, at]));
  return {
    name: study,
    published: true,
    domains: known,
    networks: measured.map(({ trainingLoss, ...network }) => ({
      ...network,
      gapInDistribution:
        trainingLoss === null ? NaN : network.after[index.get(network.target) ?? -1] + PUBLISHED_OFFSET - trainingLoss,
    })),
  };
}

function toDomain([name, defocus, dose, lattice, smallest, largest]: z.infer<typeof domainRow>): MeasuredDomain {
  return {
    name,
    defocusAngstrom: defocus,
    doseElectronsPerSquareAngstrom: dose,
    lattice,
    diameterAngstrom: [smallest, largest],
  };
}
