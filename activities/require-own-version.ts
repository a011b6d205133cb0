import { InputError } from '../study/errors.js';
import { hashCanonical, stepIdentity } from '../study/identity.js';
import type { StepInput, StepKey } from '../study/step.js';

/** Far above any version of a step's code so far. */
const HIGHEST_VERSION = 100;

/**
 * What is computed here goes under `key`, so that our code has to be of the version that the key was made with.
 * @throws InputError where another version of this program planned the step
 */
export function requireOwnVersion(key: StepKey, input: StepInput): void {
  const identity = stepIdentity(input);
  if (hashCanonical(identity) === key) return;
  const { kind, version } = identity;
  throw new InputError(
    `${kind} step ${key.slice(0, 12)}: expected version ${version} of its code, which this worker has, ` +
      `got ${describeVersion(key, identity)}: a step is computed by the version of the program that has planned it`,
  );
}

function describeVersion(key: StepKey, identity: object): string {
  for (let version = 1; version <= HIGHEST_VERSION; version++) {
    if (hashCanonical({ ...identity, version }) === key) return `a step of version ${version}`;
  }
  return 'a key that no version known here makes of its input';
}
