import { parseFrozenPlan } from '../../study/frozen-plan.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactStore } from '../artifact-store.js';
import type { AuditFinding } from './audit-finding.js';
import type { PlanRow, StoredEvent } from './audit-reader.js';

export interface LaunchedQuestion {
  readonly events: readonly StoredEvent[];
  readonly plans: readonly PlanRow[];
  /** The keys of all steps that these plans ask for. */
  readonly planned: ReadonlySet<StepKey>;
}

/** Plans that events tell of and the ledger doesn't. One that was stopped before it began has left nothing else. */
export async function checkLaunched(
  store: ArtifactStore,
  { events, plans, planned }: LaunchedQuestion,
): Promise<readonly AuditFinding[]> {
  const known = new Set(plans.map(({ plan }) => plan));
  const ended = new Set(events.flatMap(({ kind, plan }) => (kind === 'ended' ? [plan] : [])));
  const lost = new Map(
    events.flatMap((event) => {
      const { plan } = event;
      // of one that has ended the check of ends tells
      return plan === undefined || known.has(plan) || ended.has(plan) ? [] : [[plan, event] as const];
    }),
  );
  const findings: AuditFinding[] = [];
  let finished: ReadonlySet<StepKey> | undefined;
  for (const [subject, { sequence, kind, study }] of lost) {
    finished ??= await store.listFinished();
    const steps = listSteps(await store.readEntry(`plans/${subject}.json`));
    const own = steps?.filter((key) => finished?.has(key) === true && !planned.has(key));
    if (own?.length === 0) continue;
    const what = own === undefined ? 'it can’t be read in the store either' : `${own.length} steps of it are finished`;
    const problem = `of ${study ?? 'no study'}: event ${sequence} (${kind}) is of it, ${what}, and it is not in the ledger`;
    findings.push({ check: 'gone', subject, problem, gone: [`all networks of ${study ?? subject}`] });
  }
  return findings;
}

/** Undefined where the text is no plan. */
function listSteps(text: string | undefined): readonly StepKey[] | undefined {
  try {
    return text === undefined ? undefined : Object.keys(parseFrozenPlan(text).steps);
  } catch {
    return undefined;
  }
}
