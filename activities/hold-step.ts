import type { ClaimOwner } from '../results/artifact-store.js';
import type { StepKey } from '../study/step.js';
import type { StepPorts } from './step-ports.js';

/** A step that nobody else begins until it is let go. */
export interface HeldStep {
  /** Never throws. */
  release(): Promise<void>;
}

/** A claim may miss two of them before it is anybody's. */
const RENEW_MS = 8_000;

/** Claims the step and renews the claim until it is let go, or returns who has it. Throws what the store throws. */
export async function holdStep(
  { artifacts, log }: Pick<StepPorts, 'artifacts' | 'log'>,
  step: StepKey,
  owner: ClaimOwner,
): Promise<HeldStep | { readonly holder: ClaimOwner | 'unknown' }> {
  const answer = await artifacts.claim(step, owner);
  if ('holder' in answer) return answer;
  const { claim } = answer;
  // whoever loses a claim goes on: it spares work, and the first manifest stays
  const warn = (error: unknown) => log.warn({ step, error: String(error) }, 'claim can’t be changed');
  let renewal: Promise<void> | undefined;
  const renew = async () => {
    if (await claim.renew()) return;
    clearInterval(timer);
    log.warn({ step }, 'claim was lost');
  };
  const timer = setInterval(() => {
    renewal ??= renew()
      .catch(warn)
      .finally(() => (renewal = undefined));
  }, RENEW_MS);
  return {
    async release() {
      clearInterval(timer);
      await renewal;
      await claim.release().catch(warn);
    },
  };
}
