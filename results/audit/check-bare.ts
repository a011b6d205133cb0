import type { StepKey } from '../../study/step.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditedNetwork, AuditReader } from './audit-reader.js';
import type { PlannedResult } from './check-plans.js';
import { listUpstream } from './endangered.js';

export interface BareQuestion {
  readonly networks: readonly AuditedNetwork[];
  readonly inputs: ReturnType<AuditReader['inputs']>;
  /** Of all recorded steps. */
  readonly kinds: ReadonlyMap<StepKey, { readonly kind: string }>;
  readonly evaluated: ReadonlyMap<StepKey, readonly PlannedResult[]>;
}

/**
 * Recorded steps on which no network stands: a step is recorded in one transaction with the first network that came of it,
 * so that the network is gone.
 */
export function checkBare({ networks, inputs, kinds, evaluated }: BareQuestion): readonly AuditFinding[] {
  const stood = listUpstream(networks, inputs);
  const bare = [...kinds.keys()].filter((key) => !stood.has(key));
  const used = new Set(bare.flatMap((key) => (inputs.get(key) ?? []).map(({ input }) => input)));
  return bare
    .filter((key) => !used.has(key))
    .map((key): AuditFinding => {
      const gone = (evaluated.get(key) ?? []).map(({ network, study }) => `${network} of ${study}`);
      const kind = kinds.get(key)?.kind ?? 'unknown';
      const whose = gone.length === 0 ? 'the network that was recorded with it' : gone.join(' or ');
      return {
        check: 'gone',
        subject: key,
        problem: `(${kind}) was recorded, and ${whose} is not there any more`,
        gone,
      };
    });
}
