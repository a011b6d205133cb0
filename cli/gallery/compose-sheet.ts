import { RING_STEP_INVERSE_NANOMETRE } from '../../micrographs/contact-sheet.js';
import type { Sheet } from '../../micrographs/sheet.js';
import type { Study } from '../../study/study.js';
import { VERSION } from '../../study/version.js';
import { describeDomain } from '../../micrographs/describe-domain.js';
import type { DomainExamples, Source } from './domain-examples.js';

const SOURCES = {
  'data folder': 'from the data folder',
  simulation: 'simulated for this sheet',
} as const satisfies Record<Source, string>;

/** The words of the sheet. It carries no date: the same study gives the same sheet. */
export function composeSheet({ name, seed }: Study, domains: readonly DomainExamples[]): Sheet {
  const count = domains[0]?.examples.length ?? 0;
  return {
    title: name,
    subtitle: [
      `${domains.length} ${domains.length === 1 ? 'domain' : 'domains'}`,
      `each with the first ${count === 1 ? 'training structure' : `${count} training structures`}`,
      `study seed ${seed}`,
      `hrtem-transfer ${VERSION}`,
    ].join(' · '),
    notes: [
      'Defocus is C1: negative is underfocus, and 0 is the least contrast of the particles in vacuum. ± is its standard deviation from image to image; below each micrograph stands its own value. Focal spread is a 1/e half width.',
      'Structure n of one structure class is the same under all conditions. Grey runs from the 0.5th to the 99.5th percentile of each micrograph. The mask that the networks learn is outlined and filled in orange.',
      `Power spectra are logarithmic, of images with tapered borders, with zero frequency in the middle and dotted rings every ${RING_STEP_INVERSE_NANOMETRE} nm⁻¹.`,
    ],
    domains: domains.map(({ domain, source, examples }) => ({
      name: domain.name,
      facts: [
        ...describeDomain(domain),
        { name: 'mask', value: `${formatPercent(shareOfParticles(examples))} of these pixels` },
        { name: 'images', value: SOURCES[source] },
      ],
      examples,
    })),
  };
}

/** Mean of the examples, 0 to 1. */
export function shareOfParticles(examples: DomainExamples['examples']): number {
  return examples.reduce((sum, { pictures }) => sum + pictures.particleShare, 0) / examples.length;
}

function formatPercent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
