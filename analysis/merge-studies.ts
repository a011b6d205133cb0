import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';

/** Several studies as one; domains of one name are one. */
export function mergeStudies(name: string, studies: readonly MeasuredStudy[]): MeasuredStudy {
  const domains = new Map<string, MeasuredDomain>();
  for (const study of studies) {
    for (const domain of study.domains) if (!domains.has(domain.name)) domains.set(domain.name, domain);
  }
  const places = new Map([...domains.keys()].map((domain, place) => [domain, place]));
  return {
    name,
    published: studies.every(({ published }) => published),
    domains: [...domains.values()],
    networks: studies.flatMap((study) => {
      const placesOfStudy = study.domains.map((domain) => places.get(domain.name) ?? -1);
      const spread = (losses: Float64Array) => {
        const all = new Float64Array(domains.size).fill(NaN);
        placesOfStudy.forEach((place, at) => (all[place] = losses[at]));
        return all;
      };
      return study.networks.map((network): MeasuredNetwork => ({
        ...network,
        before: spread(network.before),
        after: spread(network.after),
      }));
    }),
  };
}
