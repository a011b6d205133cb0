import { reduceSample, type Sample } from '../reduction.js';
import { afterOnTarget, beforeOnSource, listLevels, maybeFindPart, sampleMembers, type Part } from './corpus.js';
import { NO_DEFOCUS } from './defocus-findings.js';
import type { Finding, Quantity } from './finding.js';

/** The paper's example: from -10 to 5 nm, in ångström, with these learning rates and images of the target. */
const EXAMPLE = { source: -100, target: 50, pretrainLearningRate: 1e-4, transferLearningRate: 1e-5 } as const;
const EXAMPLE_IMAGES = [128, 256] as const;
/** At most so much more than direct training, by images of the target. */
const LIMITS = { 512: 1.1, 128: 1.25, 64: 1.3 } as const;

export const TRANSFER_MATCHES_DIRECT_TRAINING: Finding = {
  id: 'transfer_matches_direct_training',
  section: '7, 10',
  statement:
    'Transfer comes close to training on the target from the start, and to one training on a mixture with as many images of the target (-10 to 5 nm).',
  caveat:
    'Transferred networks see 20 epochs in two stages, mixtures 10 in one. The text says that other pairs differ more.',
  ask: (corpus) => {
    const [part, baseline] = [maybeFindPart(corpus, 'defocus'), maybeFindPart(corpus, 'defocus', 'mixture')];
    if (part === undefined) return NO_DEFOCUS;
    if (baseline === undefined) return { missing: 'network trained once on a mixture of two defoci' };
    const quantities: Record<string, Quantity> = {};
    for (const images of Object.keys(LIMITS).map(Number))
      quantities[`max_ratio_${images}`] = ratioToDirect(part, images);
    for (const images of EXAMPLE_IMAGES) {
      const [transfer, mixture] = [sampleTransfer(part, images), sampleMixture(baseline, images)];
      quantities[`transfer_${images}`] = (weights) => reduceSample(transfer, 'mean', weights);
      quantities[`mixture_${images}`] = (weights) => reduceSample(mixture, 'mean', weights);
      quantities[`ratio_mixture_${images}`] = (weights) =>
        quantities[`transfer_${images}`](weights) / quantities[`mixture_${images}`](weights);
      if (transfer.values.length === 0 || mixture.values.length === 0) {
        return { missing: `pair from -10 to 5 nm and mixture of both with ${images} images of the latter` };
      }
    }
    return {
      quantities,
      tests: [
        ...Object.entries(LIMITS).map(
          ([images, right]) => ({ left: `max_ratio_${images}`, operator: '<', right }) as const,
        ),
        ...EXAMPLE_IMAGES.flatMap((images) => [
          { left: `ratio_mixture_${images}`, operator: '>', right: 0.95 } as const,
          { left: `ratio_mixture_${images}`, operator: '<', right: 1.05 } as const,
        ]),
      ],
      statistic: 'max_ratio_512',
    };
  },
};

/** The largest ratio of medians after transfer to a domain and after pretraining on it, with one pretraining rate. */
function ratioToDirect(part: Part, images: number): Quantity {
  const rates = listLevels(part, (member) => member.pretrainLearningRate);
  const pairs = part.sources.flatMap((place) =>
    rates.map((rate): readonly [Sample, Sample] => [
      sampleMembers(
        part,
        afterOnTarget,
        (member) => member.targetPlace === place && member.pretrainLearningRate === rate && member.images === images,
      ),
      sampleMembers(
        part,
        beforeOnSource,
        (member) => member.sourcePlace === place && member.pretrainLearningRate === rate,
      ),
    ]),
  );
  return (weights) =>
    Math.max(
      ...pairs.map(
        ([transferred, direct]) =>
          reduceSample(transferred, 'median', weights) / reduceSample(direct, 'median', weights),
      ),
    );
}

function sampleTransfer(part: Part, images: number): Sample {
  return sampleMembers(
    part,
    afterOnTarget,
    (member) =>
      part.domains[member.sourcePlace].defocusAngstrom === EXAMPLE.source &&
      part.domains[member.targetPlace].defocusAngstrom === EXAMPLE.target &&
      member.pretrainLearningRate === EXAMPLE.pretrainLearningRate &&
      member.transferLearningRate === EXAMPLE.transferLearningRate &&
      member.images === images,
  );
}

function sampleMixture(part: Part, images: number): Sample {
  const source = part.domains.find(({ defocusAngstrom }) => defocusAngstrom === EXAMPLE.source)?.name;
  return sampleMembers(
    part,
    afterOnTarget,
    (member) =>
      member.mixture?.some(({ domain }) => domain === source) === true &&
      part.domains[member.targetPlace].defocusAngstrom === EXAMPLE.target &&
      member.pretrainLearningRate === EXAMPLE.pretrainLearningRate &&
      member.images === images,
  );
}
