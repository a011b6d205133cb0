import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';

/** Domains at these defoci, in ångström, named by them. */
export function sampleDomains(defoci: readonly number[]): readonly MeasuredDomain[] {
  return defoci.map((defocusAngstrom) => ({
    name: `${defocusAngstrom / 10}nm`,
    defocusAngstrom,
    doseElectronsPerSquareAngstrom: 400,
    lattice: 'w_CdSe',
    diameterAngstrom: [30, 50],
  }));
}

/** A network from -10nm to 10nm of a study at -10, 0 and 10 nm; `losses` are those before, then those after. */
export function sampleMeasured(
  losses: readonly [readonly number[], readonly number[]],
  changes: Partial<MeasuredNetwork> = {},
): MeasuredNetwork {
  const network: MeasuredNetwork = {
    study: 'sample',
    network: '',
    kind: 'transfer',
    source: '-10nm',
    target: '10nm',
    freeze: 'none',
    pretrainLearningRate: 1e-3,
    transferLearningRate: 1e-4,
    images: 64,
    replicate: 0,
    mixture: null,
    pretraining: '',
    before: Float64Array.from(losses[0]),
    after: Float64Array.from(losses[1]),
    gapInDistribution: NaN,
    ...changes,
  };
  const { source, target, freeze, images, pretrainLearningRate, transferLearningRate, replicate } = network;
  const name = [source, target, freeze, pretrainLearningRate, transferLearningRate, images, replicate].join('/');
  return { ...network, network: name, pretraining: changes.pretraining ?? name };
}

export function sampleStudy(networks: readonly MeasuredNetwork[], defoci = [-100, 0, 100]): MeasuredStudy {
  return { name: 'sample', published: false, domains: sampleDomains(defoci), networks };
}
