import type { Domain } from './domain.js';
import type { MixtureShare } from './mixture.js';
import type { Freeze, FrozenNorm, NetworkShape, Pretraining, StageRecipe, ValidateOn } from './recipe.js';

/** A study file, parsed, checked, with every default and every list of domains filled in. */
export interface Study {
  readonly name: string;
  /** All random numbers come from streams that are named below it. */
  readonly seed: number;
  /** In the order of the file; names are unique. A network is evaluated on all of them. */
  readonly domains: readonly Domain[];
  /** Held-out images a domain. */
  readonly validationImages: number;
  /** What a stage is validated on after every epoch; absent: its own domain. */
  readonly validateOn?: Exclude<ValidateOn, 'own'>;
  readonly network: NetworkShape;
  readonly pretrain: PretrainGrid;
  readonly transfer: TransferGrid;
  /** Names of domains; source and target differ, no pair twice. */
  readonly pairs: readonly DomainPair[];
  /** Training sets of networks that are trained once, with the settings of `pretrain`; absent: none. */
  readonly mixtures?: readonly (readonly MixtureShare[])[];
  readonly freeze: readonly Freeze[];
  /** Absent: `shared`. */
  readonly pretraining?: Exclude<Pretraining, 'shared'>;
  /**
   * Networks a setting, which differ in their initial weights and the order of their images. With shared pretraining these
   * are the replicate's, the same for all of its networks; with independent pretraining no two networks share them.
   */
  readonly replicates: number;
  /** Protocols that may be under way at once. It says how, not what: the hash of the plan leaves it out. */
  readonly concurrency: number;
}

/** What a stage trains with, whatever the point of the grid. */
export type StageSettings = Omit<StageRecipe, 'images' | 'learningRate'>;

export interface PretrainGrid {
  readonly images: number;
  readonly learningRates: readonly number[];
  readonly settings: StageSettings;
}

export interface TransferGrid {
  readonly images: readonly number[];
  readonly learningRates: readonly number[];
  readonly settings: StageSettings;
  /** Absent: `batch`. */
  readonly frozenNorm?: Exclude<FrozenNorm, 'batch'>;
}

export interface DomainPair {
  readonly source: string;
  readonly target: string;
}
