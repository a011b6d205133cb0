import { createStreams } from '../../study/random-stream.js';
import { median } from '../median.js';
import type { MeasuredStore } from './describe-store.js';
import type { Row } from './rows.js';
import type { RunningUi } from './start-ui.js';

const MEASURES = ['target-loss-after', 'loss-gap-ood-after', 'spread-of-reduced-shift', 'forgetting', 'share-improved'];
const REDUCTIONS = ['min', 'mean', 'median', 'max'];
const CONDITIONS = [
  'freeze = none',
  'freeze != decoder',
  'images > 100',
  'replicate < 3',
  'pretrainLearningRate = 0.001',
];
const SORTS = ['lossAfter', 'iouAfter', 'spread', 'name', 'seconds'];
const SEED = 0;

type Parameter = [name: string, value: string];

/** Asks as the page does when something else is chosen; no question is asked twice. */
export async function measureFilters(
  { url }: RunningUi,
  { study }: MeasuredStore,
  runs: number,
): Promise<readonly Row[]> {
  const random = createStreams(SEED)('filters');
  const choose = (from: readonly string[]) => from[random.integer(from.length)] ?? '';
  const home = `${url}api/studies/${encodeURIComponent(study)}`;
  const where = () =>
    [...new Set([choose(CONDITIONS), choose(CONDITIONS)])].map((condition): Parameter => ['where', condition]);
  const matrix = () => {
    const query: Parameter[] = [['measure', choose(MEASURES)], ['reduce', choose(REDUCTIONS)], ...where()];
    return `${home}/measure?${String(new URLSearchParams(query))}`;
  };
  const table = () => {
    const query: Parameter[] = [
      ['sort', choose(SORTS)],
      ['offset', String(random.integer(1000))],
      ['limit', '100'],
      ...where(),
    ];
    return `${home}/networks?${String(new URLSearchParams(query))}`;
  };
  const rows: Row[] = [];
  for (const [name, makeUrl] of [['matrix', matrix] as const, ['networks', table] as const]) {
    const asked = new Set<string>();
    const times: number[] = [];
    while (times.length < 4 * runs) {
      const question = makeUrl();
      if (asked.has(question)) continue;
      asked.add(question);
      times.push(await time(question));
    }
    // what is remembered of a study is read with the first one
    const later = times.slice(1);
    rows.push({ what: 'filter', name: `${name}, first`, milliseconds: times[0], largest: times[0] });
    rows.push({ what: 'filter', name, milliseconds: median(later), largest: Math.max(...later) });
  }
  return rows;
}

async function time(question: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(question);
  const text = await response.text();
  if (!response.ok) throw new Error(`${question}: ${response.status} ${text}`);
  return performance.now() - started;
}
