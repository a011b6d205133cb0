import type { StepKey } from '../../study/step.js';
import { nameArtifact } from '../artifact-name.js';
import type { ArtifactStore } from '../artifact-store.js';
import { maybeParseDamage } from '../damage.js';
import { isFrozenPlan } from '../is-frozen-plan.js';
import type { Manifest } from '../manifest.js';
import type { AuditFinding } from './audit-finding.js';
import type { PlanRow, StoredEvent } from './audit-reader.js';
import { maybeParseRun } from '../parse-manifest.js';
import { inputsOf } from '../step-identity.js';

export interface Surroundings {
  readonly events: readonly StoredEvent[];
  readonly plans: readonly PlanRow[];
  /** The keys of all steps that some plan asks for. */
  readonly planned: ReadonlySet<StepKey>;
  /** Manifests that no row tells of. */
  readonly unrecorded: ReadonlyMap<StepKey, Manifest>;
  /** Keys of steps whose manifest lies in the store. */
  readonly finished: ReadonlySet<StepKey>;
  /** A process serves the data folder: what it works on comes and goes. */
  readonly isServed: boolean;
  /** Texts of this hash are told of. */
  readonly texts: ReadonlySet<string>;
}

/** What lies in the store and is no file or manifest that is needed. */
export async function checkStrange(
  store: ArtifactStore,
  names: readonly string[],
  surroundings: Surroundings,
): Promise<readonly AuditFinding[]> {
  const { planned, plans, unrecorded, isServed } = surroundings;
  const known = new Set(plans.map(({ plan }) => `plans/${plan}.json`));
  const findings: AuditFinding[] = [];
  for (const [name, { what, sha256, step, found, where, at }] of await store.listDamage()) {
    const subject = sha256 ?? step ?? name;
    const problem = `${what} at ${where} was found ${found === null ? 'missing' : 'damaged'} on ${at}: the next run writes that into the ledger`;
    findings.push({ check: 'pending', subject, problem, ...(step !== undefined && { steps: [step] }) });
  }
  const waves = new Set([...unrecorded.values()].flatMap(({ identity }) => inputsOf(identity).map(({ key }) => key)));
  for (const [key, { kind }] of unrecorded) {
    if (planned.has(key) || waves.has(key) || (kind === 'waves' && isServed)) continue;
    findings.push({ check: 'orphan', subject: key, problem: `manifest of a ${kind} step that no plan asks for` });
  }
  for (const name of names) {
    // looked at with its row
    if (known.has(name)) continue;
    const finding = describeStrange(name, surroundings) ?? (await maybeDescribeGarbage(store, name));
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

/** Small files of a known kind that don't hold what their name says. */
async function maybeDescribeGarbage(store: ArtifactStore, name: string): Promise<AuditFinding | undefined> {
  const [folder = '', file = ''] = name.split('/');
  const key = /^([0-9a-f]{64})\.json$/.exec(file)?.[1];
  const isWhole = {
    plans: (text: string) => key !== undefined && isFrozenPlan(text, key),
    runs: (text: string) => key !== undefined && maybeParseRun(text) !== undefined,
    damage: (text: string) => maybeParseDamage(text) !== undefined,
  }[folder];
  if (isWhole === undefined) return undefined;
  const text = await store.readEntry(name);
  if (text === undefined || isWhole(text)) return undefined;
  return { check: 'leftover', subject: name, problem: 'holds nothing that belongs there' };
}

function describeStrange(name: string, { events, finished, isServed, texts }: Surroundings): AuditFinding | undefined {
  const [folder = '', first = '', last = first] = name.split('/');
  const leftover = (problem: string): AuditFinding => ({ check: 'leftover', subject: name, problem });
  switch (folder) {
    case 'files':
      if (isServed) return undefined;
      // what damaged bytes were left after their step came out otherwise is known
      if (isTold(events, 'sha256', last)) return undefined;
      return {
        check: 'orphan',
        subject: last,
        problem:
          name === nameArtifact(last) ? 'file that no manifest names' : `lies at ${name}, where nothing looks for it`,
      };
    case 'steps': {
      const key = first.split('.')[0] ?? '';
      if (first.endsWith('.damaged')) {
        return isTold(events, 'step', key)
          ? undefined
          : leftover('manifest that was set aside, of which no event tells');
      }
      // of steps whose files were removed on purpose
      return first.endsWith('.json.removed') ? undefined : leftover('no manifest');
    }
    case 'scratch':
    case 'claims': {
      const key = first.replace(/\.json$/, '');
      return !isServed && finished.has(key) ? leftover('of a step that is finished') : undefined;
    }
    case 'texts':
      return texts.has(first) || isServed ? undefined : leftover('text that no environment names');
    case 'plans':
      return /^[0-9a-f]{64}\.json$/.test(first) || isServed ? undefined : leftover('no plan');
    // attempts of steps that didn't finish, and findings, which are told of by themselves
    case 'runs':
    case 'damage':
      return undefined;
    case 'ledger-head.json':
    case 'ledger-head.json.tmp':
      return undefined;
    default:
      return leftover('nothing that belongs there');
  }
}

function isTold(events: readonly StoredEvent[], field: 'sha256' | 'step', value: string): boolean {
  return events.some(({ kind, details }) => kind === 'damaged' && details[field] === value);
}
