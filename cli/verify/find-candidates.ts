import type { ArtifactStore } from '../../results/artifact-store.js';
import { MANIFEST_KINDS, type ManifestKind } from '../../results/manifest.js';
import { InputError } from '../../study/errors.js';
import { stepKey } from '../../study/identity.js';
import type { Plan } from '../../study/plan.js';
import type { StepInput, StepKey } from '../../study/step.js';
import { listAllWaveBlocks, waveKey } from '../../study/wave-blocks.js';
import { createStepNames } from '../progress/describe-step.js';
import type { Candidate } from './draw-steps.js';

/** The finished steps of a study, those that this program can run again. */
export interface Candidates {
  readonly steps: readonly Candidate[];
  /** Kinds whose code has another version here than where the study was planned: its keys stand for that one. */
  readonly otherVersions: readonly ManifestKind[];
  /** For people: `under #0`, `cdse, training structures 1 to 16`. */
  readonly name: (key: StepKey) => string;
}

const SHORTEST_KEY = 8;

export async function findCandidates(plan: Plan, artifacts: ArtifactStore): Promise<Candidates> {
  const finished = await artifacts.listFinished();
  const waves = nameWaves(plan);
  const all: readonly Candidate[] = [
    ...[...waves.keys()].map((key) => ({ key, kind: 'waves' as const })),
    ...Object.entries(plan.steps).flatMap(([key, { kind }]) => (kind === 'record' ? [] : [{ key, kind }])),
  ];
  const otherVersions = MANIFEST_KINDS.filter((kind) => hasOtherVersion(plan, kind));
  const steps = all.filter(({ key, kind }) => finished.has(key) && !otherVersions.includes(kind));
  const nameStep = createStepNames(plan);
  return { steps, otherVersions, name: (key) => waves.get(key) ?? nameStep(key) };
}

/** The steps of these keys, or of their first digits. Throws InputError where one is none of them, or several. */
export function pickSteps(
  given: readonly string[],
  { steps, name }: Pick<Candidates, 'steps' | 'name'>,
): readonly Candidate[] {
  const picked = given.map((text) => {
    const found = text.length >= SHORTEST_KEY ? steps.filter(({ key }) => key.startsWith(text)) : [];
    const [first, ...others] = found;
    if (first !== undefined && others.length === 0) return first;
    const got = found.map(({ key, kind }) => `${kind} ${name(key)} ${key}`).join(', ');
    const expected = `the first ${SHORTEST_KEY} digits or more of the key of a finished step of the study`;
    throw new InputError(`--step: expected ${expected}, got ${text}${got === '' ? '' : `, which is ${got}`}`);
  });
  return [...new Set(picked)];
}

/** All steps of a kind in a plan were planned by the same version. */
function hasOtherVersion({ steps }: Plan, kind: ManifestKind): boolean {
  const own: StepInput['kind'] = kind === 'waves' ? 'generate' : kind;
  const found = Object.entries(steps).find(([, input]) => input.kind === own);
  return found !== undefined && stepKey(found[1]) !== found[0];
}

function nameWaves({ steps }: Plan): ReadonlyMap<StepKey, string> {
  const generates = Object.values(steps).filter((input) => input.kind === 'generate');
  return new Map(
    generates.flatMap(listAllWaveBlocks).map((block) => {
      const { structure, split, first, count } = block;
      const name = `${structure.name}, ${split} structures ${first + 1} to ${first + count}`;
      return [waveKey(block), name];
    }),
  );
}
