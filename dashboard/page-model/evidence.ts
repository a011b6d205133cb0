import type { PublishedName } from '../../results/published/published-study.js';
import type { ResultViewName } from './result-views.js';

/** Where the numbers behind a finding can be looked at. */
export interface Evidence {
  readonly label: string;
  readonly page: 'results' | 'networks';
  readonly query: {
    readonly show?: ResultViewName;
    readonly rows?: string;
    readonly columns?: string;
    readonly where?: readonly string[];
    readonly sort?: string;
    readonly figure?: string;
  };
}

const MATRIX = { rows: 'source', columns: 'target' } as const;
const transfer = ['kind = transfer'] as const;

/**
 * By the finding’s name. Some ask of single factors, as of doses alone, what can’t be chosen by conditions: then this is as
 * near as they come.
 */
export const EVIDENCE: Readonly<Record<string, readonly Evidence[]>> = {
  more_target_data: [
    {
      label: 'losses by images',
      page: 'results',
      query: { show: 'loss', rows: 'images', columns: 'target', where: transfer },
    },
    { label: 'distributions', page: 'results', query: { figure: 'hyperparameters' } },
  ],
  freezing: [
    {
      label: 'losses by frozen part',
      page: 'results',
      query: { show: 'loss', rows: 'freeze', columns: 'target', where: transfer },
    },
    { label: 'distributions', page: 'results', query: { figure: 'hyperparameters' } },
  ],
  learning_rates: [
    {
      label: 'losses by learning rates',
      page: 'results',
      query: { show: 'loss', rows: 'pretrainLearningRate', columns: 'transferLearningRate', where: transfer },
    },
    { label: 'distributions', page: 'results', query: { figure: 'hyperparameters' } },
  ],
  pretrain_defocus_fades: [matrix('losses by defocus', 'Defocus')],
  in_focus_is_hardest: [
    matrix('losses by defocus', 'Defocus'),
    { label: 'networks at 0 nm', page: 'networks', query: { where: ['targetDefocus = 0'], sort: 'lossAfter' } },
  ],
  in_focus_pretraining_generalises: [
    { label: 'losses from 0 nm', page: 'results', query: { show: 'loss', ...MATRIX, where: ['sourceDefocus = 0'] } },
    { label: 'spread over domains', page: 'results', query: { show: 'spread', ...MATRIX, where: transfer } },
  ],
  transfer_matches_direct_training: [
    { label: 'mixtures beside transfer', page: 'results', query: { figure: 'mixtures' } },
    { label: 'trained once', page: 'networks', query: { where: ['kind = mixture'], sort: 'lossAfter' } },
  ],
  positive_defocus_generalises_worst: [spread('spread by defocus', 'Defocus')],
  transfer_moves_generalisation_both_ways: [spread('shift of the spread', 'Defocus')],
  pretrain_dose_fades: [matrix('losses by dose', 'Dose')],
  dose_ordering: [matrix('losses by dose', 'Dose')],
  same_lattice_family: [matrix('losses by lattice', 'Lattice')],
  target_structure_decides: [matrix('losses by lattice', 'Lattice')],
  particle_size: [matrix('losses by diameter', 'Diameter')],
  smallest_variance_at_largest_lr: [
    {
      label: 'losses by learning rates',
      page: 'results',
      query: { show: 'loss', rows: 'pretrainLearningRate', columns: 'transferLearningRate', where: transfer },
    },
  ],
  hard_pretraining_data_as_advantage: [
    { label: 'losses from 0 nm', page: 'results', query: { show: 'loss', ...MATRIX, where: ['sourceDefocus = 0'] } },
  ],
  frozen_encoder_in_other_studies: [
    {
      label: 'losses by frozen part',
      page: 'results',
      query: { show: 'loss', rows: 'freeze', columns: 'target', where: transfer },
    },
  ],
  low_dose_worse_everywhere: [matrix('losses by dose', 'Dose')],
  dose_30_target: [matrix('losses by dose', 'Dose')],
  lighter_elements: [matrix('losses by lattice', 'Lattice')],
  size_after_transfer: [matrix('losses by diameter', 'Diameter')],
  more_data_always: [
    {
      label: 'losses by images',
      page: 'results',
      query: { show: 'loss', rows: 'images', columns: 'source', where: transfer },
    },
  ],
};

function matrix(label: string, of: 'Defocus' | 'Dose' | 'Lattice' | 'Diameter'): Evidence {
  return {
    label,
    page: 'results',
    query: { show: 'loss', rows: `source${of}`, columns: `target${of}`, where: transfer },
  };
}

function spread(label: string, of: 'Defocus' | 'Dose'): Evidence {
  return {
    label,
    page: 'results',
    query: { show: 'spread', rows: `source${of}`, columns: `target${of}`, where: transfer },
  };
}

/** Where the paper’s tables together are looked at, it is those of one study that a finding is asked of: by the finding’s name. */
export function choosePublishedStudy(finding: string): PublishedName {
  if (finding === 'transfer_matches_direct_training') return 'published-baseline';
  if (/dose/.test(finding)) return 'published-noise';
  return /structure|lattice|size|elements|other_studies/.test(finding) ? 'published-structure' : 'published-defocus';
}
