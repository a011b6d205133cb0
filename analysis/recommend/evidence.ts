import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { listSpreadDomains, spreadOf } from '../measure.js';
import { listDepartures, type Departure, type Target } from './target.js';

/** What was measured on one domain: the losses of different studies of one's own are of different images, so never mixed. */
export interface Evidence {
  /** Of one's own studies one; of the published ones all that measured this domain. */
  readonly studies: readonly string[];
  readonly published: boolean;
  readonly domain: MeasuredDomain;
  readonly departures: readonly Departure[];
  /** Sum of those of the departures. */
  readonly distance: number;
  /** Networks that saw images of the domain in their last stage. */
  readonly trained: readonly TrainedNetwork[];
  /** Networks of the second stage that went on from, or to, any domain: their pretrainings were measured on this one. */
  readonly pretrained: readonly PretrainedNetwork[];
}

export interface TrainedNetwork {
  readonly network: MeasuredNetwork;
  /** Training images of the domain. */
  readonly images: number;
  /** Loss on the domain; NaN where it was not measured, as for a mixture. */
  readonly before: number;
  readonly after: number;
  /** Standard deviation of the finished network's loss over the study's domains; NaN unless it was measured on all. */
  readonly spread: number;
}

export interface PretrainedNetwork {
  readonly network: MeasuredNetwork;
  readonly loss: number;
  /** Whether it was pretrained on this domain. */
  readonly isDirect: boolean;
}

/** All domains that networks were trained for, the nearest to the target first; of equally near ones one's own first. */
export function gatherEvidence(studies: readonly MeasuredStudy[], target: Target): readonly Evidence[] {
  const gathered = new Map<string, Evidence>();
  for (const study of studies) {
    const spreadDomains = listSpreadDomains(study);
    study.domains.forEach((domain, place) => {
      const trained = study.networks.flatMap((network) => readTrained(network, domain.name, place, spreadDomains));
      if (trained.length === 0) return;
      const pretrained = study.networks.flatMap((network) => readPretrained(network, domain.name, place));
      const key = JSON.stringify([study.published || study.name, domain]);
      const known = gathered.get(key);
      const departures = listDepartures(target, domain);
      gathered.set(key, {
        studies: [...(known?.studies ?? []), study.name],
        published: study.published,
        domain,
        departures,
        distance: departures.reduce((sum, { distance }) => sum + distance, 0),
        trained: [...(known?.trained ?? []), ...trained],
        pretrained: [...(known?.pretrained ?? []), ...pretrained],
      });
    });
  }
  return [...gathered.values()].sort(
    (a, b) =>
      a.distance - b.distance || Number(a.published) - Number(b.published) || b.trained.length - a.trained.length,
  );
}

function readTrained(
  network: MeasuredNetwork,
  domain: string,
  place: number,
  spreadDomains: readonly number[],
): readonly TrainedNetwork[] {
  const { mixture, target, before, after } = network;
  const share = mixture === null ? undefined : mixture.find((part) => part.domain === domain);
  if (mixture === null ? target !== domain : share === undefined) return [];
  if (Number.isNaN(after[place])) return [];
  const isComplete = spreadDomains.every((at) => !Number.isNaN(after[at]));
  const spread = isComplete ? spreadOf(after, spreadDomains) : NaN;
  return [{ network, images: share?.images ?? network.images, before: before[place], after: after[place], spread }];
}

function readPretrained(network: MeasuredNetwork, domain: string, place: number): readonly PretrainedNetwork[] {
  if (network.kind !== 'transfer' || Number.isNaN(network.before[place])) return [];
  return [{ network, loss: network.before[place], isDirect: network.source === domain }];
}
