import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { CorruptArtifactError, type ArtifactStore } from '../../results/artifact-store.js';
import type { Compute, ComputeEvent } from '../../activities/compute.js';
import type { Device } from '../../activities/device.js';
import { rerunStep, type RerunPorts, type RerunProduct } from '../../activities/rerun-step.js';
import { compareStep, type StepComparison } from '../../results/comparison/compare-step.js';
import { placeStep } from '../../results/comparison/place-step.js';
import { hashFile } from '../../results/file-hash.js';
import type { ArtifactRef, Environment, Manifest } from '../../results/manifest.js';
import { hashCanonical } from '../../study/identity.js';
import type { Candidate } from './draw-steps.js';
import { isOfWeights, measureFile } from './measure-file.js';
import type { RecordedManifests } from './recorded-manifests.js';
import { countCompared, type StepReport } from './step-report.js';

export interface VerifyPorts extends Pick<RerunPorts, 'plan' | 'recorded' | 'machine' | 'software' | 'signal'> {
  /** Holds all that is new, and may be removed afterwards. */
  readonly scratchFolder: string;
  readonly createCompute: (threads: number, device: Device) => Compute;
  /** Where networks are computed that were recorded on a GPU. */
  readonly gpu: Device;
  /** Instead of as many as were recorded. */
  readonly threads?: number;
  /** What a step's manifest has to be; absent: whatever lies in the artifacts. */
  readonly manifests?: RecordedManifests;
}

/** Of a step of an earlier version that doesn't tell. */
const UNKNOWN_THREADS = 1;

/**
 * Makes what runs a finished step again and compares it. Each step is computed with the threads that it was recorded with.
 * Throws the signal's reason when aborted, CorruptArtifactError where the step's manifest is gone meanwhile, or is not the recorded one.
 */
export function createVerifier(
  ports: VerifyPorts,
): (step: Candidate, report: (event: ComputeEvent) => void) => Promise<Omit<StepReport, 'name'>> {
  const { recorded, scratchFolder, createCompute, gpu, threads } = ports;
  const scratch = createFolderArtifactStore(scratchFolder);
  const computes = new Map<string, Compute>();
  const computeAs = (environment: Environment | undefined): Compute => {
    const count = threads ?? environment?.threads ?? UNKNOWN_THREADS;
    const device = environment?.device.startsWith('cuda:') ? gpu : 'cpu';
    const name = `${device} ${count}`;
    const compute = computes.get(name) ?? createCompute(count, device);
    computes.set(name, compute);
    return compute;
  };
  return async ({ key, kind }, report) => {
    const manifest = await recorded.readManifest(key);
    if (manifest === undefined) throw new CorruptArtifactError(`step ${key} is not there any more`);
    requireRecorded(manifest, ports.manifests);
    const product = await rerunStep({ ...ports, scratch, computeAs }, key, report);
    const compared = await compareStep(
      await placeStep(recorded, manifest, manifest.outputs),
      await placeStep(scratch, product, await hashFiles(product)),
      (_kind, role) => measureOutput(recorded, manifest, product, role),
    );
    await scratch.discardScratch(key);
    const { durationMs, made } = product;
    const comparison = checkIdentity(manifest, compared);
    return {
      ...{ key, kind, verdict: comparison.verdict, comparison, compared: countCompared(manifest.summary, comparison) },
      ...{ made, durationMs, recordedMs: manifest.durationMs },
    };
  };
}

/** What was changed after the fact is no measure of what is computed now. */
function requireRecorded(manifest: Manifest, manifests: RecordedManifests | undefined): void {
  const known = manifests?.get(manifest.key);
  const hash = hashCanonical(manifest);
  if (known === undefined || known.includes(hash)) return;
  throw new CorruptArtifactError(
    `its manifest is not the one that was recorded: expected the hash ${known.join(' or ')}, as in the results, got ${hash}; ` +
      'it was edited or replaced: `audit` tells more',
  );
}

async function hashFiles({ files }: RerunProduct): Promise<Record<string, ArtifactRef>> {
  const hashed = Object.entries(files).map(async ([role, path]) => [role, await hashFile(path)] as const);
  return Object.fromEntries(await Promise.all(hashed));
}

/** Undefined where the recorded file is gone: then there is only its hash. */
async function measureOutput(recorded: ArtifactStore, manifest: Manifest, { files }: RerunProduct, role: string) {
  if (isOfWeights(manifest.kind)) return [];
  const [ref, got] = [manifest.outputs[role], files[role]];
  if (ref === undefined || got === undefined) return undefined;
  try {
    return measureFile(manifest.kind, role, await recorded.openArtifact(ref), got);
  } catch (error) {
    if (error instanceof CorruptArtifactError) return undefined;
    throw error;
  }
}

/** What was run again is what the key stands for; the manifest has to tell of the same. */
function checkIdentity({ key, identity }: Manifest, comparison: StepComparison): StepComparison {
  const hash = hashCanonical(identity instanceof Object ? identity : {});
  if (hash === key) return comparison;
  const numbers = [{ path: 'identity', expected: key, got: hash }, ...comparison.numbers];
  return { ...comparison, verdict: 'different', numbers };
}
