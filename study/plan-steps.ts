import type { Domain } from './domain.js';
import type { Branch, MixedSetting } from './grid.js';
import { countMixed } from './mixture.js';
import type { EvaluateInput, GenerateInput, MixedPretrainInput, NetworkIdentity, NetworkSetting } from './step.js';
import type { SinglePretrainInput, StepKey, TransferIdentity, TransferInput } from './step.js';
import type { Study } from './study.js';

export function settingOf(
  { source, pretrainLearningRate }: Branch['root'],
  { target, ...leaf }: Branch['leaves'][number],
  contents: ReadonlyMap<string, string>,
): NetworkSetting {
  return { ...leaf, pretrainLearningRate, source: keyOf(contents, source), target: keyOf(contents, target) };
}
export function generateStep(study: Study, domain: Domain): GenerateInput {
  const { validationImages, seed } = study;
  return { kind: 'generate', domain, trainingImages: countTrainingImages(study, domain.name), validationImages, seed };
}

/**
 * The most that any stage needs of a domain: smaller stages use the first images of the same order. A mixture may have its
 * stretch at any of its places.
 */
function countTrainingImages({ pairs, pretrain, transfer, mixtures = [] }: Study, domain: string): number {
  const asSource = pairs.some(({ source }) => source === domain) ? [pretrain.images] : [];
  const asTarget = pairs.some(({ target }) => target === domain) ? transfer.images : [];
  const asShare = mixtures.filter((shares) => shares.some((share) => share.domain === domain)).map(countMixed);
  return asShare.reduce((most, images) => Math.max(most, images), Math.max(0, ...asSource, ...asTarget));
}

export function pretrainStep(
  { network, seed, pretrain, validateOn }: Study,
  dataset: StepKey,
  { pretrainLearningRate, replicate }: Pick<NetworkIdentity, 'pretrainLearningRate' | 'replicate'>,
  datasets: readonly StepKey[],
  own?: NetworkSetting,
): SinglePretrainInput {
  const stage = { ...pretrain.settings, images: pretrain.images, learningRate: pretrainLearningRate };
  const others = listOthers(validateOn, dataset, datasets);
  return { kind: 'pretrain', dataset, network, stage, seed, replicate, ...(own && { own }), ...others };
}

/** What the names of domains stand for. */
interface Places {
  /** Keys of their generate steps. */
  readonly domains: ReadonlyMap<string, StepKey>;
  /** Hashes of what they are. */
  readonly contents: ReadonlyMap<string, string>;
  /** All datasets of the study. */
  readonly datasets: readonly StepKey[];
}

export function mixedPretrainStep(
  { network, seed, pretrain, validateOn, pretraining }: Study,
  { mixture, pretrainLearningRate, replicate }: MixedSetting,
  { domains, contents, datasets }: Places,
): MixedPretrainInput {
  const shares = mixture
    .map(({ domain, images }) => ({ images, dataset: keyOf(domains, domain), domain: keyOf(contents, domain) }))
    .sort((a, b) => (a.domain < b.domain ? -1 : 1));
  const stage = { ...pretrain.settings, images: countMixed(mixture), learningRate: pretrainLearningRate };
  const own = { mixture: shares.map(({ domain, images }) => ({ domain, images })), pretrainLearningRate };
  return {
    kind: 'pretrain',
    mixture: { datasets: shares.map(({ dataset }) => dataset), images: shares.map(({ images }) => images) },
    network,
    stage,
    seed,
    replicate,
    ...(pretraining === 'independent' && { own }),
    ...listOthers(validateOn, undefined, datasets),
  };
}

export function transferStep(
  { network, seed, transfer, validateOn }: Study,
  pretrained: StepKey,
  dataset: StepKey,
  setting: Pick<TransferIdentity, 'freeze' | 'images' | 'transferLearningRate' | 'replicate'>,
  datasets: readonly StepKey[],
): TransferInput {
  const { freeze, images, transferLearningRate, replicate } = setting;
  const stage = { ...transfer.settings, images, learningRate: transferLearningRate };
  const { frozenNorm } = transfer;
  // where nothing is frozen it says nothing, and stays out of the key
  const norm = freeze === 'none' || frozenNorm === undefined ? {} : { frozenNorm };
  const others = listOthers(validateOn, dataset, datasets);
  return { kind: 'transfer', pretrained, dataset, network, stage, freeze, ...norm, seed, replicate, ...others };
}

function listOthers(
  validateOn: Study['validateOn'],
  own: StepKey | undefined,
  datasets: readonly StepKey[],
): Pick<TransferInput, 'others'> {
  return validateOn === undefined ? {} : { others: datasets.filter((key) => key !== own) };
}

export function evaluateStep(
  { network }: Study,
  pretrained: StepKey,
  transferred: StepKey | undefined,
  datasets: readonly StepKey[],
): EvaluateInput {
  return { kind: 'evaluate', pretrained, ...(transferred !== undefined && { transferred }), network, datasets };
}

export function keyOf(domains: ReadonlyMap<string, string>, name: string): string {
  const key = domains.get(name);
  if (key === undefined) throw new RangeError(`expected the name of a domain of the study, got ${name}`);
  return key;
}
