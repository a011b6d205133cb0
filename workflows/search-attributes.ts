import type { StepKind } from '../study/step.js';

/** What workflows can be found by at the server, and of what type: `HrtemStudy = 'defocus'`. */
export const SEARCH_ATTRIBUTES = {
  HrtemStudy: 'KEYWORD',
  /** Of a group: source and targets. */
  HrtemDomains: 'KEYWORD_LIST',
  /** Kinds of the steps in this workflow's own history. */
  HrtemSteps: 'KEYWORD_LIST',
} as const;

/** The server takes values of up to 2 kB. */
const MOST_BYTES = 1_900;

export interface Labels {
  readonly study: string;
  readonly domains: readonly string[];
  readonly steps: readonly StepKind[];
}

/** The attributes as the server is given them; of more domains than fit, the first ones. */
export function labelWorkflow({ study, domains, steps }: Labels) {
  return [
    { key: { name: 'HrtemStudy', type: SEARCH_ATTRIBUTES.HrtemStudy }, value: study },
    { key: { name: 'HrtemDomains', type: SEARCH_ATTRIBUTES.HrtemDomains }, value: fit(domains) },
    { key: { name: 'HrtemSteps', type: SEARCH_ATTRIBUTES.HrtemSteps }, value: [...steps] },
  ];
}

/** Names of domains are ASCII. */
function fit(names: readonly string[]): string[] {
  let bytes = 2;
  return names.filter((name) => (bytes += JSON.stringify(name).length + 1) <= MOST_BYTES);
}
