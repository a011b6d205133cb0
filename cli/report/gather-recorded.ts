import { createPlanSource } from '../../activities/plan-source.js';
import { formatCount } from '../../figures/numbers.js';
import type { Computing, DomainEntry, FactGroup } from '../../report/report-facts.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { maybeReadRun, type RunFacts } from '../../results/sqlite/run-reader.js';
import type { CellFailure } from '../../study/cell-failure.js';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { describeMethods } from '../methods/describe-methods.js';
import { listParameters, type StudyParameters } from '../methods/study-parameters.js';
import { writeMethods } from '../methods/write-methods.js';
import { listSoftware } from '../methods/list-software.js';
import { openArtifacts } from '../open-artifacts.js';
import { readResults } from '../read-results.js';
import type { OwnFacts } from './gather-facts.js';
import { readPictures } from './read-pictures.js';

/** Pictures of more domains than this would make a page of many megabytes. */
const MOST_PICTURES = 36;

/** A study that was run here: its plan, datasets, failures, times and machines. */
export async function gatherRecorded(study: string, dataFolder: string): Promise<OwnFacts> {
  const { results } = layOutDataFolder(dataFolder);
  const { summary, failures } = readResults(dataFolder, (reader) => {
    const found = reader?.studies().find((candidate) => candidate.study === study);
    return { summary: found, failures: found === undefined ? [] : (reader?.missing(found.plan) ?? []) };
  });
  if (summary === undefined) throw new InputError(`study: expected one of those in ${results}, got ${study}`);
  const artifacts = await openArtifacts(dataFolder);
  const plan = await createPlanSource(artifacts).load(summary.plan);
  const parameters = listParameters(plan);
  const domains = await describeDomains(plan, parameters, artifacts);
  const run = maybeReadRun(results, study);
  const software = await listSoftware(run, artifacts);
  const hasPictures = domains.some(({ pictures }) => pictures.length > 0);
  const unexplained = summary.networks - summary.recorded - failures.length;
  return {
    counts: [
      { name: 'networks planned', value: formatCount(summary.networks) },
      { name: 'domains', value: formatCount(plan.study.domains.length) },
    ],
    methods: describeMethods(parameters),
    methodsText: writeMethods(parameters, software),
    domains,
    ...(!hasPictures && {
      noPictures: 'The datasets are not in the data folder, so there are no micrographs to show.',
    }),
    failures,
    ...describeUnexplained(failures, unexplained),
    ...(run !== undefined && run.totals.length > 0 && { computing: toComputing(run) }),
    environments: toGroups(run),
  };
}

async function describeDomains(
  plan: Plan,
  parameters: StudyParameters,
  artifacts: ArtifactStore,
): Promise<readonly DomainEntry[]> {
  const { domains } = plan.study;
  const entries: DomainEntry[] = [];
  for (const [at, domain] of domains.entries()) {
    const key = plan.domains[domain.name];
    const pictures = key === undefined || at >= MOST_PICTURES ? [] : await readPictures(artifacts, key, domain);
    entries.push({ name: domain.name, facts: parameters.domains[at].facts, pictures });
  }
  return entries;
}

/** Networks that are missing while no run has ended that says why. */
function describeUnexplained(failures: readonly CellFailure[], unexplained: number) {
  if (failures.length > 0 || unexplained <= 0) return {};
  return {
    noFailures: `${formatCount(unexplained)} planned networks are not in the results yet; no run has said that they failed.`,
  };
}

function toComputing({ totals }: RunFacts): Computing {
  const [starts, ends] = [totals.map((total) => total.firstStartedAt), totals.map((total) => total.lastStartedAt)];
  return { totals, firstStartedAt: [...starts].sort()[0], lastStartedAt: [...ends].sort().reverse()[0] };
}

function toGroups(run: RunFacts | undefined): readonly FactGroup[] {
  return (run?.environments ?? []).map(({ environment, steps }) => ({
    title: `${environment.host}, ${environment.device}: ${formatCount(steps)} steps`,
    facts: Object.entries({
      processor: environment.cpu,
      threads: String(environment.threads),
      node: environment.node,
      TensorFlow: environment.tensorflow,
      'hrtem-transfer': environment.version,
      'wave kernel': environment.waveKernel ?? 'TensorFlow',
      'network kernels': environment.networkKernels ?? 'TensorFlow',
    }).map(([name, value]) => ({ name, value })),
  }));
}
