/** What analysis needs of a study: its networks' losses, recorded by a run or published by others. */
import type { Range } from './domain.js';
import type { MixtureShare } from './mixture.js';
import type { Freeze } from './recipe.js';

export interface MeasuredStudy {
  readonly name: string;
  /** Whether these are results of others, from their tables. */
  readonly published: boolean;
  /** In ascending order of defocus, dose, diameter, then lattices as in the paper. */
  readonly domains: readonly MeasuredDomain[];
  readonly networks: readonly MeasuredNetwork[];
}

export interface MeasuredDomain {
  readonly name: string;
  /** C1; negative is underfocus. */
  readonly defocusAngstrom: number;
  readonly doseElectronsPerSquareAngstrom: number;
  readonly lattice: string;
  readonly diameterAngstrom: Range;
}

export interface MeasuredNetwork {
  readonly study: string;
  /** Unique in the study. */
  readonly network: string;
  readonly kind: NetworkKind;
  /** Null for a mixture, as all that belongs to a second stage. */
  readonly source: string | null;
  /** Of a mixture the domain that is named last. */
  readonly target: string;
  readonly freeze: Freeze | null;
  readonly pretrainLearningRate: number;
  readonly transferLearningRate: number | null;
  /** Training images of the target domain. */
  readonly images: number;
  readonly replicate: number;
  readonly mixture: readonly MixtureShare[] | null;
  /** Names the pretraining: networks that share it are no independent replicates. */
  readonly pretraining: string;
  /** Loss of the pretrained network by the index of the domain; NaN where it was not measured. */
  readonly before: Float64Array;
  /** The same of the finished network. */
  readonly after: Float64Array;
  /** Validation loss on the target minus training loss in the finished network's epoch; NaN where it is not known. */
  readonly gapInDistribution: number;
}

export type NetworkKind = 'transfer' | 'mixture';
