import { CorruptArtifactError } from '../results/artifact-store.js';
import type { Manifest } from '../results/manifest.js';
import { hashCanonical } from '../study/identity.js';
import type { Plan } from '../study/plan.js';
import { listInputs } from '../study/step-inputs.js';
import type { StepKey } from '../study/step.js';
import type { StorePorts } from './store-activities.js';

/** Keeps the ledger up to what happened to steps that it knows. */
export interface LedgerKeeper {
  /** From now on every step is looked at once more. */
  beginStudy(): void;
  /** Writes into the ledger what was found damaged, by workers on any machine. */
  keepDamage(): Promise<void>;
  /**
   * Looks whether the step, or one that it was made from, was computed once more since it was recorded, and writes that down:
   * the results stay as they are, the files of both stand there.
   */
  compareKnown(plan: Plan, step: StepKey): Promise<void>;
  /** Looks at all steps of the plan once more: one may have been computed again after it was looked at. */
  compareAll(plan: Plan): Promise<void>;
  /**
   * Writes down what the results hold of a study whose run has ended.
   * @param end names it, so that it is written once
   */
  keepEnd(plan: Plan, end: string): void;
}

export function createLedgerKeeper({ artifacts, results, findings }: Omit<StorePorts, 'plans'>): LedgerKeeper {
  /** A study's networks share most of what they were made from. */
  const compared = new Map<StepKey, Promise<void>>();

  const compare = async (key: StepKey) => {
    const startedAt = results.maybeStart(key);
    if (startedAt === undefined) return;
    const present = await artifacts.readManifest(key).catch((error: unknown) => {
      if (error instanceof CorruptArtifactError) return undefined;
      throw error;
    });
    if (present === undefined || present.startedAt === startedAt) return;
    const recorded = results.maybeReadStep(key);
    // one that was changed behind our back is for `audit` to tell
    if (recorded?.startedAt !== startedAt) return;
    results.addRecomputed(present);
    const [before, after] = [describeManifest(recorded), describeManifest(present)];
    const isSame = before.result === after.result;
    const finding = `${key}/${after.manifest}`;
    findings.append({
      kind: 'recomputed',
      who: WHO,
      details: { finding, step: key, kind: present.kind, isSame, before, after },
    });
  };

  const compareLineage = async (plan: Plan, key: StepKey): Promise<void> => {
    const input = plan.steps[key];
    if (input !== undefined) for (const edge of listInputs(input)) await compareOnce(plan, edge.key);
    await compare(key);
  };

  const compareOnce = (plan: Plan, key: StepKey): Promise<void> => {
    const known = compared.get(key);
    if (known !== undefined) return known;
    const comparison = compareLineage(plan, key);
    compared.set(key, comparison);
    comparison.catch(() => compared.delete(key));
    return comparison;
  };

  return {
    beginStudy: () => compared.clear(),
    compareKnown: compareOnce,

    async compareAll(plan) {
      compared.clear();
      const { networks } = plan;
      for (let first = 0; first < networks.length; first += AT_ONCE) {
        const some = networks.slice(first, first + AT_ONCE);
        await Promise.all(some.map(({ steps }) => compareOnce(plan, steps.evaluate)));
      }
    },

    async keepDamage() {
      for (const [name, damage] of await artifacts.listDamage()) {
        const finding = `${name}@${damage.at}`;
        findings.append({ kind: 'damaged', who: WHO, details: { finding, ...damage } });
        await artifacts.discardDamage(name);
      }
    },

    keepEnd({ hash, study }, finding) {
      const details = { finding, ...results.describeEnd(hash) };
      findings.append({ kind: 'ended', study: study.name, plan: hash, who: WHO, details });
    },
  };
}

const WHO = 'store worker';
/** So many networks are asked for at once. */
const AT_ONCE = 64;

/** What tells two runs of a step apart: all of it, and what came out alone. */
function describeManifest(manifest: Manifest) {
  const { outputs, summary } = manifest;
  const files = Object.fromEntries(Object.entries(outputs).map(([role, { sha256 }]) => [role, sha256]));
  return {
    manifest: hashCanonical(manifest),
    result: hashCanonical({ outputs: files, summary }),
    startedAt: manifest.startedAt,
    outputs: files,
  };
}
