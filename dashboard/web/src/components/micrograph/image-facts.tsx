import { formatDefocus, formatNumber } from '../../../../../micrographs/format-quantity.js';
import { describeDefocus } from '../../../../page-model/describe-length.js';
import type { ImageAnswer, StudyDomain } from '../../../../contract/domains.js';

/** What is known of this one image. */
export function ImageFacts({
  about,
  domain,
}: {
  readonly about: ImageAnswer | undefined;
  readonly domain: StudyDomain;
}) {
  const side = (domain.pixels * domain.pixelAngstrom) / 10;
  const record = about?.record ?? undefined;
  const facts: readonly (readonly [string, string])[] = [
    ['size', `${formatNumber(side)} × ${formatNumber(side)} nm`],
    ...(about === undefined
      ? []
      : [['particles', `${(100 * about.particleShare).toFixed(1)} % of its pixels`] as const]),
    ...(record === undefined
      ? []
      : ([
          ['defocus', describeDefocus(Math.round(record.appliedDefocusAngstrom) / 10)],
          ['from exit face', `${formatDefocus(round(totalDefocus(record)))} nm`],
          ['particles drawn', record.particles.map(describeParticle).join('; ') || 'none'],
          ['carbon', `${formatNumber(round(record.substrateThicknessAngstrom) / 10)} nm`],
          ['atoms', record.atoms.toLocaleString('en')],
        ] as const)),
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function totalDefocus(record: NonNullable<ImageAnswer['record']>): number {
  return record.leastContrastDefocusAngstrom + record.appliedDefocusAngstrom;
}

function describeParticle({
  radiusAngstrom,
  stackingFaults,
}: NonNullable<ImageAnswer['record']>['particles'][number]): string {
  const faults = stackingFaults === 0 ? '' : `, ${stackingFaults} ${stackingFaults === 1 ? 'fault' : 'faults'}`;
  return `⌀ ${(radiusAngstrom / 5).toFixed(1)} nm${faults}`;
}

function round(angstrom: number): number {
  return Math.round(angstrom);
}
