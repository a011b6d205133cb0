import { formatCount, formatRate } from '../../figures/numbers.js';
import type { Fact } from '../../report/report-facts.js';
import type { Plan } from '../../study/plan.js';
import type { StageSettings, Study } from '../../study/study.js';
import type { Domain } from '../../study/domain.js';
import { describeDomain } from '../../micrographs/describe-domain.js';
import { formatNanometre, formatNumber } from '../../micrographs/format-quantity.js';

/** Every parameter of a study as people read it: the one source of the report’s methods and of the paragraph for a paper. */
export interface StudyParameters {
  readonly networks: string;
  readonly pairs: string;
  /** Absent: none. */
  readonly mixtures?: string;
  readonly freezing: string;
  readonly replicates: string;
  readonly pretraining: string;
  readonly seed: string;
  /** First digits of its hash. */
  readonly plan: string;
  readonly baseFilters: string;
  readonly heldOut: string;
  readonly validatedOn: string;
  /** The same in all domains. */
  readonly shared: readonly Fact[];
  /** What differs. */
  readonly domains: readonly { readonly name: string; readonly facts: readonly Fact[] }[];
  readonly pretrain: StageParameters;
  /** Absent where all networks are trained once. */
  readonly transfer?: StageParameters & { readonly frozenNorm: string };
}

export interface StageParameters {
  readonly images: string;
  readonly learningRates: string;
  readonly epochs: string;
  readonly batch: string;
  readonly decay: string;
  readonly loss: string;
  readonly augmentation: string;
  readonly precision: string;
}

export function listParameters({ hash, study, networks }: Plan): StudyParameters {
  const { pretrain, transfer, mixtures = [], domains } = study;
  const described = domains.map((domain) => [...describeDomain(domain), ...describeSimulation(domain)]);
  const shared = listShared(described);
  return {
    networks: formatCount(networks.length),
    pairs: formatCount(study.pairs.length),
    ...(mixtures.length > 0 && { mixtures: formatCount(mixtures.length) }),
    freezing: study.freeze.map((freeze) => (freeze === 'none' ? 'nothing' : freeze)).join(', '),
    replicates: String(study.replicates),
    pretraining: study.pretraining ?? 'shared by all networks of a source, learning rate and replicate',
    seed: String(study.seed),
    plan: hash.slice(0, 16),
    baseFilters: String(study.network.baseFilters),
    heldOut: String(study.validationImages),
    validatedOn: study.validateOn === 'all' ? 'on all domains' : 'on the stage’s own domain',
    shared,
    domains: domains.map(({ name }, at) => ({
      name,
      facts: described[at].filter((fact) => !shared.some((other) => isSame(other, fact))),
    })),
    pretrain: listStage(formatCount(pretrain.images), pretrain.learningRates, pretrain.settings),
    ...(study.pairs.length > 0 && { transfer: listTransfer(transfer) }),
  };
}

/** What a gallery of images needn't say. */
function describeSimulation({ structure, multislice }: Domain): readonly Fact[] {
  return Object.entries({
    cell: formatNanometre(structure.cellAngstrom),
    gap: formatNanometre(structure.particles.gapAngstrom),
    'wave pixel': `${formatNumber(multislice.samplingAngstrom)} Å`,
    slice: `${formatNumber(multislice.sliceThicknessAngstrom)} Å`,
    'mask blur': `${formatNumber(structure.labelBlurAngstrom)} Å`,
  }).map(([name, value]) => ({ name, value }));
}

function listTransfer({ images, learningRates, settings, frozenNorm }: Study['transfer']) {
  return {
    ...listStage(images.map(formatCount).join(', '), learningRates, settings),
    frozenNorm: frozenNorm === 'averages' ? 'as in inference' : 'as in training',
  };
}

function listStage(images: string, learningRates: readonly number[], settings: StageSettings): StageParameters {
  return {
    images,
    learningRates: learningRates.map(formatRate).join(', '),
    epochs: String(settings.epochs),
    batch: String(settings.batchSize),
    decay: String(settings.learningRateDecay),
    loss: settings.loss === 'double-softmax' ? 'cross entropy of a double softmax (the paper’s)' : settings.loss,
    augmentation: settings.augment ? '8 dihedral copies of each image' : 'none',
    precision: settings.precision,
  };
}

/** The facts that are the same everywhere. */
function listShared(all: readonly (readonly Fact[])[]): readonly Fact[] {
  return (all[0] ?? []).filter((fact) => all.every((facts) => facts.some((other) => isSame(other, fact))));
}

function isSame(a: Fact, b: Fact): boolean {
  return a.name === b.name && a.value === b.value;
}
