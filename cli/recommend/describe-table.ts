import type { RankedTable, Recommendation, Wish } from '../../analysis/recommend/recommend.js';
import type { RankedSetting } from '../../analysis/recommend/rank-settings.js';
import { formatDuration } from '../../study/format-duration.js';
import { describeDepartures, describeDomain } from './describe-target.js';
import { nameRates, nameSource } from './render-ranking.js';

/** Where the target itself was not measured: a sentence for each thing in which the table is about something else. */
export function describeExtrapolation(
  { target, images }: Wish,
  table: RankedTable,
  measured: Recommendation['measured'],
): readonly string[] {
  const counts = table.measuredImages;
  const [least, most] = [counts[0], counts[counts.length - 1]];
  const list = counts.length === 1 ? `${least} alone` : counts.join(', ');
  const departures = describeDepartures(target, table.domain, table.departures, measured);
  if (images === null || counts.includes(images)) return departures;
  if (images < least)
    return [...departures, `${images} images are fewer than any measured (${list}): these took ${least}`];
  const more =
    images > most
      ? `${images} images are more than any measured (${list}): what the rest would bring is not known`
      : `${images} images were not measured (${list}): the most that is used is ${Math.max(...counts.filter((count) => count <= images))}`;
  return [...departures, more];
}

/** What can be said of the ranking as a whole, a sentence each. */
export function describeRanking({ settings, references, ...table }: RankedTable, wish: Wish): readonly string[] {
  const [first] = settings;
  const sentences: string[] = [];
  if (table.tooLong > 0) {
    sentences.push(
      `${count(table.tooLong, 'setting')} took longer than ${formatDuration((wish.seconds ?? 0) * 1000)} to train and ${table.tooLong === 1 ? 'is' : 'are'} left out; the quickest of them ${formatDuration((table.shortestSeconds ?? 0) * 1000)}`,
    );
  }
  if (first === undefined) return sentences;
  const unknown = settings.filter(({ seconds }) => seconds === null).length;
  if (wish.seconds !== null && unknown > 0) {
    sentences.push(
      `how long ${unknown === settings.length ? 'these' : count(unknown, 'setting')} took to train is not recorded (published tables don’t tell), so the time leaves none of them out`,
    );
  }
  sentences.push(...describeTies(settings));
  for (const { kind, source, pretrainLearningRate, loss, interval, pretrainings } of references) {
    const range = interval === null ? '' : ` [${interval.map((end) => end.toFixed(4)).join(', ')}]`;
    const what =
      kind === 'elsewhere'
        ? `without any image of the target, the best pretraining (${source}, ${pretrainLearningRate.toExponential()})`
        : `trained directly on it, with all images of a first stage (${pretrainLearningRate.toExponential()})`;
    sentences.push(`${what}: ${loss.toFixed(4)}${range}, n ${pretrainings}`);
  }
  return sentences;
}

function describeTies(settings: readonly RankedSetting[]): readonly string[] {
  const [first] = settings;
  if (settings.length === 1) return ['one setting was measured, so nothing is compared'];
  if (first.networks.length === 1) return ['the first was trained once, so none of these can be told apart'];
  const tied = settings.filter(({ isTied }) => isTied);
  const others = tied.length - 1;
  if (others === 0)
    return [`the first is better than all other ${settings.length - 1} settings, compared at once at 95 %`];
  const choice = describeChoice(tied.filter(({ loss }) => loss <= first.loss * CLOSE));
  return [
    `${others} of the ${settings.length - 1} others can’t be told apart from the first (≈), all compared at once at 95 %; the first of so many looks better than it is`,
    ...(choice === undefined ? [] : [choice]),
  ];
}

/** Equals are chosen among within this factor on the lowest loss: what can't be told apart because it scatters is no choice. */
const CLOSE = 1.1;

/** What else the equals may be chosen by. */
function describeChoice(equals: readonly RankedSetting[]): string | undefined {
  const parts: string[] = [];
  const known = equals.flatMap((setting) => (setting.spread === null ? [] : [{ ...setting, spread: setting.spread }]));
  if (known.length > 1) {
    const calm = known.reduce((best, each) => (each.spread < best.spread ? each : best));
    parts.push(`${describeSetting(calm)} has the least OOD spread, ${calm.spread.toFixed(4)}`);
  }
  const fewest = equals.reduce((best, each) => (each.images < best.images ? each : best));
  if (fewest.images < Math.max(...equals.map(({ images }) => images))) {
    parts.push(`${describeSetting(fewest)} takes the fewest images, ${fewest.images}`);
  }
  if (parts.length === 0) return undefined;
  return `of the ${equals.length} within 10 % of the lowest loss that can’t be told apart, ${parts.join('; ')}`;
}

function describeSetting(setting: RankedSetting): string {
  const frozen = setting.freeze === null ? '' : `, freeze ${setting.freeze}`;
  return `${setting.rank} (${nameSource(setting)}${frozen}, ${nameRates(setting)})`;
}

export function describeNeighbour({
  studies,
  domain,
  networks,
  measuredImages,
}: Recommendation['nearby'][number]): string {
  return `${describeDomain(domain)}: ${count(networks, 'network')} with ${measuredImages.join(', ')} images (${studies.join(', ')})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
