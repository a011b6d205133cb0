import type { RandomStream } from '../../study/random.js';
import { maybeFindInterval, RESAMPLES, type Interval } from '../interval.js';
import { createEvenWeights, drawWeights } from '../replicates.js';
import type { Corpus } from './corpus.js';
import { rememberAll } from './remember.js';
import { isMissing, type Finding, type Inquiry, type Test } from './finding.js';

export type Verdict = 'holds' | 'does not hold' | "can't tell";

export interface EvaluatedFinding {
  readonly id: string;
  readonly section: string;
  readonly statement: string;
  readonly caveat?: string;
  /** Id of another statement that says more of it. */
  readonly see?: string;
  readonly verdict: Verdict;
  /** Why it can't be told, or what the verdict leans on. */
  readonly reason: string;
  readonly statistic: number | null;
  readonly statisticName: string | null;
  readonly interval: Interval | null;
  /** Share of the resamples in which all tests hold. */
  readonly support: number | null;
  readonly quantities: Readonly<Record<string, number>>;
  readonly tests: readonly (Test & { readonly holds: boolean })[];
}

/** In so many of the resamples all tests must hold in a study of one's own, or one must fail. */
const SURE = 0.95;
const DRAWS_A_STEP = 20;

/**
 * Of published results a verdict is that of the tests. Of others it must also stand when chance draws its replicates again.
 * @param claims whether the paper's tables don't bear the statements out: then tests that disagree tell nothing
 * @param onProgress is told now and then how much is done, from 0 to 1
 */
export function evaluateFindings(
  findings: readonly Finding[],
  corpus: Corpus,
  random: RandomStream,
  claims: boolean,
  onProgress?: (share: number) => void,
): readonly EvaluatedFinding[] {
  const even = createEvenWeights(corpus.replicates);
  const asked = findings.map((finding) => finding.ask(corpus));
  const inquiries = asked.map((inquiry) => {
    if (isMissing(inquiry)) return undefined;
    rememberAll(inquiry.quantities);
    const values = measureAll(inquiry, even);
    const tests = inquiry.tests.map((test) => ({ ...test, holds: isTrue(test, values) }));
    const agreed = { together: 0, alone: inquiry.tests.map(() => 0) };
    return { inquiry, values, tests, statistics: new Float64Array(RESAMPLES), agreed };
  });
  const isRepeated = corpus.replicates.units > 0 && corpus.replicates.isRepeated.every(Boolean);
  for (let draw = 0; draw < RESAMPLES && isRepeated; draw++) {
    if (draw % DRAWS_A_STEP === 0) onProgress?.(draw / RESAMPLES);
    const weights = createEvenWeights(corpus.replicates);
    drawWeights(corpus.replicates, random, weights);
    for (const each of inquiries) {
      if (each === undefined) continue;
      const values = measureAll(each.inquiry, weights);
      each.statistics[draw] = values[each.inquiry.statistic];
      const held = each.inquiry.tests.map((test) => isTrue(test, values));
      held.forEach((holds, test) => (each.agreed.alone[test] += Number(holds)));
      each.agreed.together += Number(held.every(Boolean));
    }
  }
  return findings.map(({ ask: _ask, ...finding }, at) => {
    const inquiry = asked[at];
    const measured = inquiries[at];
    if (measured === undefined) {
      const reason = isMissing(inquiry) ? `there is no ${inquiry.missing}` : '';
      return { ...finding, ...NOTHING, verdict: "can't tell", reason };
    }
    const { values, tests, statistics, agreed } = measured;
    const support = isRepeated ? agreed.together / RESAMPLES : null;
    const weakest = Math.min(...agreed.alone) / RESAMPLES;
    const statisticName = measured.inquiry.statistic;
    const statistic = values[statisticName];
    return {
      ...finding,
      ...judge(tests, support, weakest, { published: corpus.published, claims }),
      statistic: Number.isNaN(statistic) ? null : statistic,
      statisticName,
      interval: isRepeated ? maybeFindInterval(statistics) : null,
      support,
      quantities: values,
      tests,
    };
  });
}

const NOTHING = {
  statistic: null,
  statisticName: null,
  interval: null,
  support: null,
  quantities: {},
  tests: [],
} as const;

function judge(
  tests: readonly { readonly holds: boolean }[],
  support: number | null,
  weakest: number,
  { published, claims }: { readonly published: boolean; readonly claims: boolean },
): { readonly verdict: Verdict; readonly reason: string } {
  const held = tests.filter(({ holds }) => holds).length;
  const counts = `${held} of ${tests.length} tests hold`;
  if (claims && held > 0 && held < tests.length) return { verdict: "can't tell", reason: `${counts}: they disagree` };
  const holds = held === tests.length;
  if (published) return { verdict: holds ? 'holds' : 'does not hold', reason: counts };
  if (support === null) return { verdict: "can't tell", reason: `${counts}, but a setting has no second replicate` };
  const share = `in ${Math.round(100 * support)} % of the resamples all hold`;
  // that all of many tests hold together is rare by chance alone: one of them must fail for sure
  const isSure = holds ? support >= SURE : weakest <= 1 - SURE;
  return { verdict: isSure ? (holds ? 'holds' : 'does not hold') : "can't tell", reason: `${counts}; ${share}` };
}

function measureAll({ quantities }: Inquiry, weights: Float64Array): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, quantity(weights)]));
}

/** A quantity that is no number makes no test true. */
function isTrue({ left, operator, right }: Test, values: Readonly<Record<string, number>>): boolean {
  const other =
    typeof right === 'number' ? right : typeof right === 'string' ? values[right] : right.times * values[right.of];
  switch (operator) {
    case '<':
      return values[left] < other;
    case '>':
      return values[left] > other;
    case '>=':
      return values[left] >= other;
    default:
      return operator satisfies never;
  }
}
