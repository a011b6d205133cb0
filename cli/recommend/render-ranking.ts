import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { RankedSetting } from '../../analysis/recommend/rank-settings.js';
import { formatDuration } from '../../study/format-duration.js';
import { renderTable } from '../render-table.js';

interface Column {
  readonly title: string;
  readonly show: (setting: RankedSetting) => string;
  readonly isNumber?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: '', show: ({ rank, isTied }) => `${rank}${isTied && rank > 1 ? '≈' : ''}` },
  { title: 'source', show: nameSource },
  { title: 'freeze', show: ({ freeze }) => freeze ?? 'mixture' },
  { title: 'rates', show: (setting) => nameRates(setting).replace(',', '') },
  { title: 'images', show: ({ images }) => String(images), isNumber: true },
  { title: 'n', show: ({ networks }) => String(networks.length), isNumber: true },
  { title: 'loss', show: ({ loss }) => pc.bold(loss.toFixed(4)), isNumber: true },
  { title: '95 %', show: ({ interval }) => interval?.map((end) => end.toFixed(4)).join('–') ?? '·', isNumber: true },
  { title: 'before', show: ({ before }) => format(before), isNumber: true },
  { title: 'gain', show: ({ improvement }) => formatGain(improvement), isNumber: true },
  { title: 'OOD', show: ({ spread }) => format(spread), isNumber: true },
  { title: 'training', show: ({ seconds }) => formatSeconds(seconds), isNumber: true },
];
/** A column that says the same of all settings says it below the table. */
const IN_COMMON = ['freeze', 'rates', 'images', 'n'];
/** What goes first where there is no room; `--json` has all. */
const DROPPED = ['before', 'training', 'OOD', 'gain', 'n', '95 %'];

/** The settings as a table that fits the width if it can, and what they have in common. */
export function renderRanking(settings: readonly RankedSetting[], width: number): readonly string[] {
  const isSame = ({ show }: Column) => settings.every((setting) => show(setting) === show(settings[0]));
  const common = settings.length < 2 ? [] : COLUMNS.filter((each) => IN_COMMON.includes(each.title) && isSame(each));
  const hasTimes = settings.some(({ seconds }) => seconds !== null);
  let columns = COLUMNS.filter((each) => !common.includes(each) && (hasTimes || each.title !== 'training'));
  let table = render(columns, settings);
  for (const title of DROPPED) {
    if (widthOf(table) <= width) break;
    columns = columns.filter((each) => each.title !== title);
    table = render(columns, settings);
  }
  const shared = common.map(({ title, show }) => `${title} ${show(settings[0])}`).join('; ');
  return shared === '' ? [table] : [table, pc.dim(`   all: ${shared}`)];
}

function render(columns: readonly Column[], settings: readonly RankedSetting[]): string {
  const texts = columns.filter(({ isNumber }) => isNumber !== true);
  const numbers = columns.filter(({ isNumber }) => isNumber === true);
  return renderTable(
    texts.map(({ title }) => title),
    numbers.map(({ title }) => title),
    settings.map((setting) => [...texts, ...numbers].map(({ show }) => show(setting))),
  );
}

function widthOf(table: string): number {
  return Math.max(...table.split('\n').map((line) => stripVTControlCharacters(line).trimEnd().length));
}

/** The source; of a mixture all that it is mixed of, without the entry's name where they share one. */
export function nameSource({ source, mixture }: Pick<RankedSetting, 'source' | 'mixture'>): string {
  if (mixture === null) return source ?? '·';
  const [entry] = mixture[0].domain.split('@', 1);
  const isOneEntry = mixture.every(({ domain }) => domain.startsWith(`${entry}@`));
  const shorten = (domain: string) => (isOneEntry ? domain.slice(entry.length + 1) : domain);
  return mixture.map(({ domain, images }) => `${shorten(domain)}:${images}`).join('+');
}

export function nameRates({
  pretrainLearningRate,
  transferLearningRate,
}: Pick<RankedSetting, 'pretrainLearningRate' | 'transferLearningRate'>): string {
  const rates = transferLearningRate === null ? [pretrainLearningRate] : [pretrainLearningRate, transferLearningRate];
  return rates.map((rate) => rate.toExponential()).join(', ');
}

function format(value: number | null): string {
  return value === null ? '·' : value.toFixed(4);
}

function formatSeconds(seconds: number | null): string {
  return seconds === null ? '·' : formatDuration(seconds * 1000);
}

function formatGain(improvement: number | null): string {
  if (improvement === null) return '·';
  const percent = `${Math.abs(improvement * 100).toFixed(0)} %`;
  return improvement >= 0 ? pc.green(percent) : pc.yellow(`−${percent}`);
}
