import { boolean, integer, real, text, type ExportTable } from './export-table.js';
import { createMetricColumns } from './metric-columns.js';

const NULL = { nullable: true } as const;
const SECONDS = { unit: 's', ...NULL } as const;
const KEY = 'content key of the step';

export const NETWORKS: ExportTable = {
  name: 'networks',
  meaning:
    'a network that is in the results: its protocol, its quality on its own domains, the steps that it came from',
  columns: [
    text('study', 'its study'),
    boolean('published', 'whether it is from the tables that the paper’s authors published'),
    text('network', 'its name, unique in the study'),
    text('source', 'domain of pretraining; null for a network that was trained once, on a mixture', NULL),
    text('target', 'domain that it was transferred to; of a mixture the one that is named last'),
    text('freeze', 'what transfer left untouched: none, encoder or decoder', NULL),
    real('pretrain_learning_rate', 'Adam’s, in the first epoch of pretraining'),
    real('transfer_learning_rate', 'the same of transfer', NULL),
    integer('images', 'training images of the target', { unit: 'images' }),
    integer('replicate', 'counts networks that differ in weights and order of images alone, from 0'),
    text('mixture', 'domains and images of a mixture, as JSON', NULL),
    real('loss_before', 'loss of the pretrained network on the target, as `losses.loss`', NULL),
    real('loss_after', 'the same after transfer', NULL),
    real('iou_before', 'intersection over union of the pretrained network on the target', NULL),
    real('iou_after', 'the same after transfer', NULL),
    real('source_loss_before', 'loss of the pretrained network on the source', NULL),
    real('source_loss_after', 'the same after transfer', NULL),
    integer('pretrain_best_epoch', 'epoch of pretraining that the losses before transfer are of, from 1', NULL),
    integer('transfer_best_epoch', 'the same of transfer', NULL),
    real('pretrain_seconds', 'duration of the pretraining, which networks may share', SECONDS),
    real('transfer_seconds', 'duration of the transfer', SECONDS),
    text('transfer_started_at', 'ISO 8601, UTC', NULL),
    text('generate_source', `${KEY} that simulated the source, in \`steps\``, NULL),
    text('generate_target', `${KEY} that simulated the target`, NULL),
    text('pretrain', `${KEY} of pretraining; networks that share it are no independent replicates`, NULL),
    text('transfer', `${KEY} of transfer`, NULL),
    text('evaluate', `${KEY} that measured the losses`, NULL),
    text('record', 'content key of the network’s line in the results', NULL),
  ],
  source: 'SELECT * FROM network_results WHERE study = @study',
};

export const LOSSES: ExportTable = {
  name: 'losses',
  meaning: 'a network, domain and phase: quality on held-out images, at the best epoch of the stage',
  columns: [
    text('study', 'its study'),
    text('network', 'name in `networks`'),
    text('domain', 'name in `domains`'),
    text('phase', 'before or after transfer'),
    ...createMetricColumns(true),
  ],
  source: 'SELECT * FROM network_losses WHERE study = @study',
};

export const MISSING: ExportTable = {
  name: 'missing',
  meaning: 'a network that was planned and is not in the results',
  columns: [
    text('study', 'its study'),
    text('network', 'its name, unique in the study'),
    text('record', 'content key of the line that it will have in the results'),
    text('state', 'failed, skipped or cancelled; null where it is not known, as before it was tried', NULL),
    text('step', 'kind of step that it ended at', NULL),
    text('error', 'kind of error', NULL),
    text('reason', 'the error’s words', NULL),
  ],
  source: 'SELECT * FROM missing_results WHERE study = @study',
};
