import { boolean, integer, real, text, type ExportTable } from './export-table.js';
import { createMetricColumns } from './metric-columns.js';

const NULL = { nullable: true } as const;
const ANGSTROM = { unit: 'Å' } as const;

/** Networks of our own; published ones have no steps. */
const RECORDED = '(SELECT * FROM network_results WHERE study = @study AND published = 0)';
const TRAININGS = `(SELECT pretrain AS step FROM ${RECORDED} UNION SELECT transfer FROM ${RECORDED})`;
const ALL_STEPS = [
  ...['generate_source', 'generate_target', 'pretrain', 'transfer', 'evaluate'].map(
    (column) => `SELECT ${column} AS step FROM ${RECORDED}`,
  ),
  `SELECT generate FROM mixture_parts JOIN ${RECORDED} USING (record)`,
].join(' UNION ');

export const STUDIES: ExportTable = {
  name: 'studies',
  meaning: 'a study',
  columns: [
    text('study', 'its name'),
    boolean('published', 'whether it is from the tables that the paper’s authors published'),
    text('plan', 'hash of the latest plan', NULL),
    text('dated', 'when it was planned, or imported: ISO 8601, UTC'),
    integer('planned', 'networks of the plan', { unit: 'networks', ...NULL }),
    integer('recorded', 'networks in the results', { unit: 'networks' }),
    text('citation', 'source of published results', NULL),
    text('document', 'the study with every default filled in, as JSON: all that its steps were made with', NULL),
  ],
  source: `
    SELECT study, 0 AS published, plan, planned_at AS dated, document, NULL AS citation,
      (SELECT count(*) FROM cells WHERE cells.plan = plans.plan) AS planned,
      (SELECT count(*) FROM cells JOIN networks USING (record) WHERE cells.plan = plans.plan) AS recorded
    FROM plans WHERE study = @study AND sequence = (SELECT max(sequence) FROM plans WHERE study = @study)
    UNION ALL
    SELECT study, 1, NULL, imported_at, NULL, citation, NULL,
      (SELECT count(*) FROM published_networks WHERE published_networks.study = published_studies.study)
    FROM published_studies WHERE study = @study`,
};

export const DOMAINS: ExportTable = {
  name: 'domains',
  meaning: 'a domain of a study: what its images show, and how they were taken',
  columns: [
    text('study', 'its study'),
    text('domain', 'its name, unique in the study'),
    text('lattice', 'of the particles'),
    real('smallest_diameter', 'of the particles', ANGSTROM),
    real('largest_diameter', 'of the particles', ANGSTROM),
    real('defocus', 'C1; negative is underfocus', ANGSTROM),
    real('dose', 'electrons', { unit: 'e/Å²' }),
    integer('pixels', 'along each side of an image', { unit: 'pixels', ...NULL }),
    real('pixel', 'side of a pixel', { ...ANGSTROM, ...NULL }),
    text('dataset', 'content key of the step that simulated its images, as far as the results tell', NULL),
  ],
  source: `
    SELECT study, value ->> '$.name' AS domain, value ->> '$.structure.particles.lattice' AS lattice,
      value ->> '$.structure.particles.diameterAngstrom[0]' AS smallest_diameter,
      value ->> '$.structure.particles.diameterAngstrom[1]' AS largest_diameter,
      value ->> '$.imaging.defocusAngstrom' AS defocus,
      value ->> '$.imaging.doseElectronsPerSquareAngstrom' AS dose,
      value ->> '$.grid.pixels' AS pixels, value ->> '$.grid.pixelAngstrom' AS pixel,
      (SELECT dataset FROM dataset_names WHERE dataset_names.domain = value ->> '$.name') AS dataset
    FROM plans, json_each(document, '$.domains')
    WHERE study = @study AND sequence = (SELECT max(sequence) FROM plans WHERE study = @study)
    UNION ALL
    SELECT study, domain, lattice, smallest_diameter, largest_diameter, defocus, dose, NULL, NULL, NULL
    FROM published_domains WHERE study = @study`,
};

export const STEPS: ExportTable = {
  name: 'steps',
  meaning: 'a finished step that networks of the study came from; none of published studies',
  columns: [
    text('step', 'content key, as in `networks`'),
    text('kind', 'generate, pretrain, transfer or evaluate'),
    text('started_at', 'ISO 8601, UTC'),
    real('seconds', 'duration', { unit: 's' }),
    integer('epochs', 'epochs of a training', NULL),
    integer('best_epoch', 'that of the lowest validation loss on the stage’s own domain, from 1', NULL),
    integer('parameters', 'trainable and other weights of the network', NULL),
    text('host', 'machine that it ran on'),
    text('device', 'processor or GPU'),
    integer('threads', 'of the native kernels'),
    text('version', 'of hrtem-transfer'),
  ],
  source: `
    SELECT step_facts.*, duration_ms / 1000 AS seconds,
      (SELECT nullif(count(*), 0) FROM epochs WHERE epochs.step = step_facts.step) AS epochs
    FROM (${ALL_STEPS}) JOIN step_facts USING (step)`,
};

export const EPOCHS: ExportTable = {
  name: 'epochs',
  meaning: 'an epoch of a training, with quality on the held-out images of the stage’s own domain',
  columns: [
    text('step', 'content key in `steps`'),
    text('stage', 'pretrain or transfer'),
    integer('epoch', 'from 1'),
    real('learning_rate', 'Adam’s'),
    real('training_loss', 'mean of the trained loss over the batches, raw, taken while the weights change'),
    real('loss', 'as `losses.loss`'),
    real('iou', 'intersection over union of the particle class'),
    boolean('is_best', 'whether the losses of the stage are of this epoch'),
  ],
  source: `
    SELECT epochs.*, kind AS stage, epoch = best_epoch AS is_best
    FROM ${TRAININGS} JOIN step_facts USING (step) JOIN epochs USING (step)`,
};

export const EPOCH_LOSSES: ExportTable = {
  name: 'epoch_losses',
  meaning: 'an epoch of a training and another domain of the study, where the study validates on all',
  columns: [
    text('step', 'content key in `steps`'),
    integer('epoch', 'from 1'),
    text('domain', 'name in `domains`; the key of its dataset where the results don’t tell the name'),
    ...createMetricColumns(false),
  ],
  source: `
    SELECT epoch_validations.*,
      coalesce((SELECT domain FROM dataset_names AS named WHERE named.dataset = epoch_validations.dataset), dataset)
        AS domain
    FROM ${TRAININGS} JOIN epoch_validations USING (step)`,
};
