import { z } from 'zod';
import { describeDomain } from '../../micrographs/describe-domain.js';
import { CorruptArtifactError, type ArtifactStore } from '../../results/artifact-store.js';
import type { Domain } from '../../study/domain.js';
import type { StepKey } from '../../study/step.js';
import type { DomainsAnswer, NetworksAnswer, StudyDomain } from '../contract/domains.js';
import { parseRequest } from '../parse-request.js';
import { wholeNumber } from '../query-values.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';

/** What a study draws its images from. */
export interface StudyDatasets {
  readonly domains: readonly { readonly domain: Domain; readonly dataset: StepKey }[];
}

export interface DomainPorts {
  /** Of the study's latest plan; a word on why there is none where there are no images to have. */
  readonly findDatasets: (study: string) => Promise<StudyDatasets | { readonly without: string } | undefined>;
  readonly openArtifacts: () => Promise<ArtifactStore>;
  readonly listNetworks: (study: string, domain: string, search: string, limit: number) => NetworksAnswer;
}

const MOST_NETWORKS = 100;
const LONGEST_SEARCH = 200;

const listQuery = z.object({
  search: z
    .string()
    .max(LONGEST_SEARCH, { error: `at most ${LONGEST_SEARCH} characters` })
    .default(''),
  limit: wholeNumber(1, MOST_NETWORKS).default(30),
});

/** The domains of a study, and the networks that were measured on one of them. */
export function createDomainRoutes({ findDatasets, openArtifacts, listNetworks }: DomainPorts): AddRoutes {
  const requireDatasets = async (study: string) => {
    const found = await findDatasets(study);
    if (found === undefined) throw new RequestError(404, `there is no study ${study} in this data folder`);
    return 'without' in found ? { domains: [], ...found } : { ...found, without: null };
  };
  return (server) => {
    server.get<{ Params: { study: string } }>(
      '/api/studies/:study/domains',
      async (request): Promise<DomainsAnswer> => {
        const { study } = request.params;
        const { domains, without } = await requireDatasets(study);
        const artifacts = await openArtifacts();
        return {
          study,
          without,
          domains: await Promise.all(domains.map(({ domain, dataset }) => describe(domain, dataset, artifacts))),
        };
      },
    );
    server.get<{ Params: { study: string; domain: string } }>(
      '/api/studies/:study/domains/:domain/networks',
      async (request): Promise<NetworksAnswer> => {
        const { study, domain } = request.params;
        const { search, limit } = parseRequest(listQuery, request.query);
        const { domains } = await requireDatasets(study);
        if (!domains.some((known) => known.domain.name === domain)) {
          throw new RequestError(404, `${study} has no domain ${domain}`);
        }
        return listNetworks(study, domain, search, limit);
      },
    );
  };
}

async function describe(domain: Domain, dataset: StepKey, artifacts: ArtifactStore): Promise<StudyDomain> {
  const { imaging, grid, structure } = domain;
  const found = await readSummary(artifacts, dataset);
  return {
    name: domain.name,
    structure: structure.name,
    facts: describeDomain(domain),
    defocusNanometre: imaging.defocusAngstrom / 10,
    doseElectronsPerSquareAngstrom: imaging.doseElectronsPerSquareAngstrom,
    ...grid,
    dataset,
    ...found,
  };
}

async function readSummary(
  artifacts: ArtifactStore,
  dataset: StepKey,
): Promise<Pick<StudyDomain, 'images' | 'particleShare' | 'problem'>> {
  try {
    const summary = (await artifacts.readManifest(dataset))?.summary;
    if (summary?.kind !== 'generate') return { images: null, particleShare: null, problem: null };
    const { trainingImages, validationImages, particleShare } = summary;
    return { images: { training: trainingImages, validation: validationImages }, particleShare, problem: null };
  } catch (error) {
    if (!(error instanceof CorruptArtifactError)) throw error;
    return { images: null, particleShare: null, problem: error.message };
  }
}
