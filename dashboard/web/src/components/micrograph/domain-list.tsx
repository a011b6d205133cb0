import { useEffect, useRef } from 'preact/hooks';
import { formatNumber } from '../../../../../micrographs/format-quantity.js';
import { describeDefocus } from '../../../../page-model/describe-length.js';
import type { StudyDomain } from '../../../../contract/domains.js';
import { path } from '../../api.js';

/** The domains of a study, those of one structure class together. */
export function DomainList({
  study,
  domains,
  chosen,
}: {
  readonly study: string;
  readonly domains: readonly StudyDomain[];
  readonly chosen: string | undefined;
}) {
  const groups = [...new Set(domains.map(({ structure }) => structure))];
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  // one heading a domain would say all names twice
  const isGrouped = groups.length < domains.length;
  return (
    <nav ref={list} class="domain-list" aria-label="Domains">
      {groups.map((structure) => (
        <section key={structure}>
          <h2 class={isGrouped ? undefined : 'visually-hidden'}>
            {structure}{' '}
            <span class="quiet small">{domains.find((domain) => domain.structure === structure)?.facts[0]?.value}</span>
          </h2>
          <ul>
            {domains
              .filter((domain) => domain.structure === structure)
              .map((domain) => (
                <li key={domain.name}>
                  <a
                    href={path`/studies/${study}/domains/${domain.name}`}
                    {...(domain.name === chosen && { 'aria-current': 'page' as const })}
                  >
                    <Thumbnail domain={domain} />
                    <span>
                      <b>{domain.name}</b>
                      <span class="quiet small">{describeDefocus(domain.defocusNanometre)}</span>
                      <span class="quiet small">{formatNumber(domain.doseElectronsPerSquareAngstrom)} e/Å²</span>
                    </span>
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function Thumbnail({ domain: { dataset, images } }: { readonly domain: StudyDomain }) {
  const split = images === null ? undefined : images.validation > 0 ? 'validation' : 'training';
  if (split === undefined || images === null || images[split] === 0) return <span class="no-thumbnail" />;
  return (
    <img
      src={`${path`/api/datasets/${dataset}/${split}/0/thumbnail.png`}?side=112`}
      width={56}
      height={56}
      alt=""
      loading="lazy"
    />
  );
}
