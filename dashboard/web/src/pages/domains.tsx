import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { lazy, Suspense } from 'preact/compat';
import { formatNumber } from '../../../../micrographs/format-quantity.js';
import { SPLITS, type Split } from '../../../../study/split.js';
import { describeDefocus } from '../../../page-model/describe-length.js';
import type { DomainsAnswer, StudyDomain } from '../../../contract/domains.js';
import { address, path, useLoaded } from '../api.js';
import { useLive } from '../live.js';
import { Loading, Show } from '../components/async.js';
import { DomainList } from '../components/micrograph/domain-list.js';
import { Downloads } from '../components/micrograph/downloads.js';
import { NetworkChoice, useNetworks, type Phases } from '../components/micrograph/network-choice.js';
import { ThumbnailStrip } from '../components/micrograph/thumbnail-strip.js';
import { Viewer } from '../components/micrograph/viewer.js';
import './domains.css';
import type { OfStudy } from './study.js';

const AtomsView = lazy(() => import('../components/micrograph/atoms-view.js'));

/** What the study draws its images from, and the images. */
export function Domains({ study, domain: name }: OfStudy & { readonly domain: string | undefined }) {
  const { report } = useLive();
  const simulated = report?.studies.find((each) => each.study === study)?.steps?.generate.done;
  const answer = useLoaded<DomainsAnswer>(path`/api/studies/${study}/domains`, { version: simulated });
  return (
    <Show of={answer}>
      {({ domains, without }) => {
        if (without !== null) return <p class="note">{without}.</p>;
        const domain =
          name === undefined ? (domains.find(({ images }) => images !== null) ?? domains[0]) : find(domains, name);
        return (
          <div class="domains">
            <DomainList study={study} domains={domains} chosen={domain?.name} />
            {domain === undefined ? (
              <p class="note warn">The study has no such domain.</p>
            ) : (
              <DomainPage key={domain.name} study={study} domain={domain} />
            )}
          </div>
        );
      }}
    </Show>
  );
}

function DomainPage({ study, domain }: OfStudy & { readonly domain: StudyDomain }) {
  const { images, dataset, problem } = domain;
  return (
    <div class="stack">
      <DomainHeading study={study} domain={domain} />
      {images === null ? (
        <p class={problem === null ? 'note' : 'note bad'}>
          {problem ?? 'Its images are not there yet: they can be looked at as soon as they are simulated.'}
        </p>
      ) : (
        <ImageBrowser study={study} domain={domain} dataset={dataset} images={images} />
      )}
    </div>
  );
}

function DomainHeading({ study, domain }: OfStudy & { readonly domain: StudyDomain }) {
  const { name, facts, images, particleShare, dataset, defocusNanometre, doseElectronsPerSquareAngstrom } = domain;
  const side = (domain.pixels * domain.pixelAngstrom) / 10;
  return (
    <section class="panel domain-heading">
      <h2>{name}</h2>
      <p>
        {describeDefocus(defocusNanometre)} · {formatNumber(doseElectronsPerSquareAngstrom)} e/Å² · {formatNumber(side)}{' '}
        × {formatNumber(side)} nm in pixels of {formatNumber(domain.pixelAngstrom)} Å
      </p>
      <details>
        <summary>Everything that defines it</summary>
        <dl class="facts">
          {facts.map((fact) => (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
          {images !== null && (
            <div>
              <dt>images</dt>
              <dd>
                {images.training} to train, {images.validation} held out
              </dd>
            </div>
          )}
          {particleShare !== null && (
            <div>
              <dt>particles</dt>
              <dd>{(100 * particleShare).toFixed(1)} % of all pixels</dd>
            </div>
          )}
          <div>
            <dt>dataset</dt>
            <dd>
              <span class="mono">{dataset}</span>{' '}
              {images !== null && <a href={address('/lineage', { thing: dataset, study })}>Where it came from</a>}
            </dd>
          </div>
        </dl>
      </details>
    </section>
  );
}

interface Browser extends OfStudy {
  readonly domain: StudyDomain;
  readonly dataset: string;
  readonly images: Readonly<Record<Split, number>>;
}

function ImageBrowser({ study, domain, dataset, images }: Browser) {
  const { query, route, path: here } = useLocation();
  const split =
    SPLITS.find((one) => one === query.split && images[one] > 0) ?? (images.validation > 0 ? 'validation' : 'training');
  const count = images[split];
  const asked = Number(query.image ?? 0);
  const index = Number.isInteger(asked) ? Math.min(Math.max(0, asked), count - 1) : 0;
  const phases: Phases = query.phase === 'before' || query.phase === 'both' ? query.phase : 'after';
  const best = useNetworks(study, domain.name, '').value?.networks;
  const network = query.network ?? best?.[0]?.record;
  const chosen = best?.find(({ record }) => record === network);
  const go = (change: Readonly<Record<string, string | number>>) => route(address(here, { ...query, ...change }), true);
  if (count === 0) return <p class="note">The study takes no images of this domain.</p>;
  return (
    <div class="stack">
      <section class="panel">
        <div class="row browser-bar">
          <div class="row" role="group" aria-label="Split">
            {SPLITS.filter((one) => images[one] > 0).map((one) => (
              <button key={one} type="button" aria-pressed={one === split} onClick={() => go({ split: one, image: 0 })}>
                {one === 'training' ? 'To train' : 'Held out'} ({images[one]})
              </button>
            ))}
          </div>
          <h3>
            Image {index} <span class="quiet">of {count}, counted from 0</span>
          </h3>
        </div>
        <Viewer
          domain={domain}
          dataset={dataset}
          split={split}
          index={index}
          count={count}
          network={network === '' ? undefined : network}
          phases={chosen?.before === null ? 'after' : phases}
          onIndex={(image) => go({ split, image })}
        >
          <NetworkChoice study={study} domain={domain.name} chosen={query.network} phases={phases} onChange={go} />
        </Viewer>
        <ThumbnailStrip
          count={count}
          chosen={index}
          onChoose={(image) => go({ split, image })}
          addressOf={(image) => path`/api/datasets/${dataset}/${split}/${image}/thumbnail.png`}
        />
        <p class="quiet small">
          Wheel or + and − zoom, drag or arrows move, 0 shows all; in the large picture N and P go to the next and the
          previous image. Each image has mean 0 and variance 1, so that grey values are in standard deviations (σ). x
          runs to the right, y up. Defocus is C1: negative is underfocus, and 0 is where the particles in vacuum have
          the least contrast, not the exit face. Pixels are {formatNumber(domain.pixelAngstrom)} Å, the dose is{' '}
          {formatNumber(domain.doseElectronsPerSquareAngstrom)} e/Å².
        </p>
      </section>
      <section class="panel">
        <h2>This image</h2>
        <p>
          <a href={address('/lineage', { thing: `${dataset}#${split}/${index}`, study })}>Where it came from</a>
        </p>
        <h3>Downloads</h3>
        <Downloads dataset={dataset} split={split} index={index} name={`${study}-${domain.name}`} />
      </section>
      <Atoms address={path`/api/datasets/${dataset}/${split}/${index}/atoms`} />
    </div>
  );
}

/** What draws them is fetched when they are asked for. */
function Atoms({ address: url }: { readonly address: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="panel">
      <h2>Atoms in 3D</h2>
      {isOpen ? (
        <Suspense fallback={<Loading />}>
          <AtomsView url={url} />
        </Suspense>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          Show the atoms of this image
        </button>
      )}
    </section>
  );
}

function find(domains: readonly StudyDomain[], name: string): StudyDomain | undefined {
  return domains.find((domain) => domain.name === name);
}
