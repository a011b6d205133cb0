import { InputError } from '../../study/errors.js';
import { maybeSimilarName } from '../../study/names.js';
import { nameGroup, type Plan, type PlannedNetwork } from '../../study/plan.js';
import type { CancelTarget } from '../../workflows/messages.js';

const SHORTEST_KEY = 8;

/**
 * A network of the plan.
 * @param text its name, as `results` gives it, in which `->` does for the arrow; or the first digits, 8 or more, of the key of
 *   its transfer or record
 */
export function targetNetwork(plan: Plan, text: string): CancelTarget {
  const network = findPlanned(plan, '--network', text);
  return { kind: 'network', group: nameGroup(network.group), network: network.identity.id };
}

/**
 * All networks that share a pretraining; one alone where each has its own.
 * @param text one of them, or the first digits of the pretraining's key
 */
export function targetBranch(plan: Plan, text: string): CancelTarget {
  const byKey = isKey(text) ? plan.networks.find(({ steps }) => steps.pretrain.startsWith(text)) : undefined;
  const { steps, group, identity } = byKey ?? findPlanned(plan, '--branch', text);
  const { pretrain } = steps;
  if (plan.groups[group]?.pretrain === undefined) {
    return { kind: 'network', group: nameGroup(group), network: identity.id };
  }
  const groups = plan.groups.flatMap((group, index) => (group.pretrain === pretrain ? [nameGroup(index)] : []));
  return { kind: 'groups', groups };
}

/**
 * @param text as `targetNetwork` takes it
 * @throws InputError where there is none, or more than one.
 */
export function findPlanned({ networks, study }: Plan, option: string, text: string): PlannedNetwork {
  const name = text.replace('->', '→');
  const found = networks.filter(
    ({ identity, steps }) =>
      identity.id === name || (isKey(text) && [steps.transfer, steps.record].some((key) => key?.startsWith(text))),
  );
  const first = found[0];
  if (first !== undefined && found.length === 1) return first;
  const ids = networks.map(({ identity }) => identity.id);
  const similar = maybeSimilarName(name, ids) ?? ids[0] ?? 'none';
  const hint = found.length > 1 ? `which is ${found.length} of them` : `its names are as ${similar}`;
  throw new InputError(`${option}: expected a network of ${study.name}, got ${text || 'nothing'} (${hint})`);
}

function isKey(text: string): boolean {
  return text.length >= SHORTEST_KEY && /^[0-9a-f]+$/.test(text);
}
