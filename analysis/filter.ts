import type { MeasuredNetwork } from '../study/measured-study.js';
import { FIELDS, type DomainLookup, type FieldName, type FieldValue } from './fields.js';

export const OPERATORS = ['!=', '=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A condition on networks. Names of domains are compared by their places in the study. */
export interface Filter {
  readonly field: FieldName;
  readonly operator: Operator;
  readonly value: FieldValue;
}

/** The networks that pass all filters; one that hasn't got a field passes none on it. */
export function selectNetworks(
  networks: readonly MeasuredNetwork[],
  filters: readonly Filter[],
  domains: DomainLookup,
): readonly MeasuredNetwork[] {
  const order = new Map([...domains.keys()].map((name, place) => [name, place]));
  const tests = filters.map(({ field, operator, value }) => {
    const { read, type } = FIELDS[field];
    const rank = (of: FieldValue) => (type === 'domain' ? (order.get(String(of)) ?? NaN) : of);
    const right = rank(value);
    return (network: MeasuredNetwork) => {
      const left = read(network, domains);
      return left !== null && compare(rank(left), operator, right);
    };
  });
  return networks.filter((network) => tests.every((test) => test(network)));
}

function compare(left: FieldValue, operator: Operator, right: FieldValue): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    default:
      return operator satisfies never;
  }
}
