import { requireManifest } from '../../activities/finished-steps.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { LineageReader } from '../../results/lineage-reader.js';
import type { Manifest } from '../../results/manifest.js';
import type { NetworkResult } from '../../results/result-store.js';
import { maybeParseSoftware } from '../../results/software.js';
import { maybeCutPlan } from '../../study/cut-plan.js';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import { VERSION } from '../../study/version.js';
import { listWaves } from '../../study/wave-blocks.js';
import { BUNDLE_FILES, formatExpected, type Expected } from './bundle.js';
import { renderReadme } from './bundle-readme.js';
import { describeNetwork } from './describe-network.js';
import { maybeFindStudyText } from './find-study-text.js';

interface BundleSources {
  readonly artifacts: ArtifactStore;
  readonly reader: LineageReader;
}

/** The files of a network's bundle, by name. Throws InputError where the plan has no such network. */
export async function gatherBundle(
  whole: Plan,
  { identity, keys, domains }: NetworkResult,
  { artifacts, reader }: BundleSources,
): Promise<Readonly<Record<string, string>>> {
  const plan = maybeCutPlan(whole, identity.id);
  if (plan === undefined) throw new InputError(`plan ${whole.hash}: expected a network ${identity.id}, got none`);
  const steps = await listManifests(plan, { artifacts, reader });
  const texts = await readSoftwareTexts(steps, artifacts);
  const expected: Expected = {
    format: 'hrtem-transfer bundle 1',
    version: VERSION,
    study: plan.study.name,
    network: identity.id,
    record: keys.record,
    plan: plan.hash,
    metrics: { ...domains },
    steps,
    software: Object.fromEntries(texts.map(([hash, text]): [string, unknown] => [hash, JSON.parse(text)])),
  };
  const software = texts.flatMap(([, text]) => maybeParseSoftware(text) ?? []);
  const study = maybeFindStudyText(reader, plan.study.name, keys.record);
  return {
    [BUNDLE_FILES.plan]: JSON.stringify(plan),
    [BUNDLE_FILES.network]: describeNetwork(plan),
    ...(study !== undefined && { [BUNDLE_FILES.study]: study }),
    [BUNDLE_FILES.expected]: formatExpected(expected),
    [BUNDLE_FILES.readme]: renderReadme({ expected, software, hasStudyFile: study !== undefined }),
  };
}

/** Waves first, as far as anything is known of them: they may have been cleaned away. */
async function listManifests({ steps }: Plan, { artifacts, reader }: BundleSources): Promise<readonly Manifest[]> {
  const waves = new Set(Object.values(steps).flatMap((input) => (input.kind === 'generate' ? listWaves(input) : [])));
  const computed = Object.entries(steps).filter(([, { kind }]) => kind !== 'record');
  const maybeRead = async (key: StepKey) => (await artifacts.readManifest(key)) ?? reader.maybeManifest(key);
  const known = (await Promise.all([...waves].map(maybeRead))).filter((manifest) => manifest !== undefined);
  const others = computed.map(async ([key]) => (await maybeRead(key)) ?? requireManifest(artifacts, key));
  return [...known, ...(await Promise.all(others))];
}

/** Each with its hash. */
async function readSoftwareTexts(
  steps: readonly Manifest[],
  artifacts: ArtifactStore,
): Promise<readonly (readonly [string, string])[]> {
  const hashes = [...new Set(steps.flatMap(({ environment }) => environment.software ?? []))];
  const texts = await Promise.all(hashes.map((hash) => artifacts.maybeReadText(hash)));
  return hashes.flatMap((hash, index) => {
    const text = texts[index];
    return text === undefined ? [] : [[hash, text] as const];
  });
}
