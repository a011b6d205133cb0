import { InputError } from '../../study/errors.js';
import { stepIdentity } from '../../study/identity.js';
import { maybeSimilarName } from '../../study/names.js';
import type { Plan, PlannedNetwork } from '../../study/plan.js';
import type { StepKey, StepKind } from '../../study/step.js';
import type { LedgerStep, StepLedger } from './step-ledger.js';

/** A step that was asked for, finished or planned. */
export interface FoundStep {
  readonly key: StepKey;
  readonly kind: StepKind;
  readonly identity: object;
  /** Absent: it isn't finished. */
  readonly computed?: LedgerStep;
  /** The plan that it was found in. */
  readonly plan?: Plan;
  readonly network?: string;
}

const SHORTEST_KEY = 8;
const MOST_TOLD = 8;

/**
 * @param text the first digits, 8 or more, of a key; or a network's name or its beginning, in which `->` does for the arrow;
 *   or, for `generate`, a domain's name
 * @param kind of the network's steps
 * @param plans to look in, besides the finished steps
 * @throws InputError where there is none, or more than one.
 */
export function findStep(text: string, kind: StepKind, plans: readonly Plan[], ledger: StepLedger): FoundStep {
  const found = isKey(text) ? findKeyed(text, plans, ledger) : findNamed(text, kind, plans, ledger);
  const [first, ...others] = [...new Map(found.map((step) => [step.key, step])).values()];
  if (first === undefined) throw describeNothing(text, plans);
  if (others.length === 0) return nameStep(first, ledger);
  const told = [first, ...others].slice(0, MOST_TOLD).map((step) => describeStep(nameStep(step, ledger)));
  if (others.length >= MOST_TOLD) told.push(`and ${others.length + 1 - MOST_TOLD} more`);
  throw new InputError([`step: expected one step, got ${text}, which is`, ...told].join('\n  '));
}

/** Whether it is meant as one: no name of a network is of these digits alone. */
export function isKey(text: string): boolean {
  return text.length >= SHORTEST_KEY && /^[0-9a-f]+$/.test(text);
}

function findKeyed(text: string, plans: readonly Plan[], ledger: StepLedger): readonly FoundStep[] {
  const keys = new Set([...ledger.keys(), ...plans.flatMap(({ steps }) => Object.keys(steps))]);
  const found = [...keys].filter((key) => key.startsWith(text));
  return found.flatMap((key) => {
    const plan = plans.find(({ steps }) => Object.hasOwn(steps, key));
    return maybeFound(key, plan, ledger) ?? [];
  });
}

function findNamed(text: string, kind: StepKind, plans: readonly Plan[], ledger: StepLedger): readonly FoundStep[] {
  const name = text.replaceAll('->', '→');
  return plans.flatMap((plan) => {
    const dataset = plan.domains[name];
    if (kind === 'generate' && dataset !== undefined) return maybeFound(dataset, plan, ledger) ?? [];
    const exact = plan.networks.filter(({ identity }) => identity.id === name);
    const named = exact.length > 0 ? exact : plan.networks.filter(({ identity }) => identity.id.startsWith(name));
    return text === '' ? [] : named.flatMap((network) => maybeFound(chooseKey(network, kind), plan, ledger) ?? []);
  });
}

/** Of a network that is trained once, this training stands for its transfer, and the last dataset for its target's. */
function chooseKey({ steps }: PlannedNetwork, kind: StepKind): StepKey {
  switch (kind) {
    case 'generate':
      return steps.generateTarget ?? steps.generate.at(-1) ?? '';
    case 'transfer':
      return steps.transfer ?? steps.pretrain;
    default:
      return steps[kind];
  }
}

function maybeFound(key: StepKey, plan: Plan | undefined, ledger: StepLedger): FoundStep | undefined {
  const computed = ledger.maybeFind(key);
  const planned = plan?.steps[key];
  const more = { key, ...(plan && { plan }), ...(computed && { computed }) };
  if (planned !== undefined) return { ...more, kind: planned.kind, identity: stepIdentity(planned) };
  return computed && { ...more, kind: computed.kind, identity: computed.identity };
}

/** A look through all networks of the plan: for the few steps that are told of. */
function nameStep(step: FoundStep, ledger: StepLedger): FoundStep {
  const network = (step.plan && maybeNetwork(step.plan, step.key)) ?? ledger.maybeNetwork(step.key);
  return network === undefined ? step : { ...step, network };
}

/** Named where the step is of one network alone. */
function maybeNetwork({ networks, study }: Plan, key: StepKey): string | undefined {
  const of = networks.filter(({ steps }) => Object.values(steps).includes(key));
  return of.length === 1 && of[0] !== undefined ? `${of[0].identity.id} of ${study.name}` : undefined;
}

function describeStep({ key, kind, network }: FoundStep): string {
  return `${kind} ${key.slice(0, 16)}${network === undefined ? '' : ` ${network}`}`;
}

function describeNothing(text: string, plans: readonly Plan[]): InputError {
  const ids = plans.flatMap(({ networks }) => networks.map(({ identity }) => identity.id));
  const similar = maybeSimilarName(text.replaceAll('->', '→'), ids) ?? ids[0];
  const hint =
    similar === undefined
      ? 'no study yet: name the file of one with --study'
      : `names are as ${similar}; --study names another study or its file`;
  return new InputError(
    `step: expected a network's name, or the first ${SHORTEST_KEY} digits or more of a step's key, got ${text || 'nothing'} (${hint})`,
  );
}
