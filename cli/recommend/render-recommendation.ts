import pc from 'picocolors';
import type { RankedTable, Recommendation, Wish } from '../../analysis/recommend/recommend.js';
import { wrapText } from '../wrap-text.js';
import { describeExtrapolation, describeNeighbour, describeRanking } from './describe-table.js';
import { describeDomain, describeTarget } from './describe-target.js';
import { renderRanking } from './render-ranking.js';

const LEGEND =
  'loss: median over n networks on the target after training; 95 %: interval over the replicates; gain: share of the loss before the transfer that it takes away; OOD: deviation of the loss over the domains of its study; · is not measured';

/** @param most settings shown of each table */
export function renderRecommendation(
  recommendation: Recommendation,
  wish: Wish,
  { most, width }: { readonly most: number; readonly width: number },
): string {
  const { tables, nearby, measured } = recommendation;
  const images = wish.images === null ? '' : `, at most ${wish.images} images of it`;
  const isExact = tables.every((table) => describeExtrapolation(wish, table, measured).length === 0);
  const paragraph = (text: string, paint = (line: string) => line) =>
    wrapText(text, width - 4).map((line, at) => paint(`${at === 0 ? ' ' : '   '}${line}`));
  return [
    ` ${pc.bold(describeTarget(wish.target))}${images}${isExact ? '' : pc.yellow('  (extrapolated)')}`,
    '',
    ...tables.flatMap((table) => [
      ` ${pc.bold(describeDomain(table.domain))} ${pc.dim(`in ${table.studies.join(', ')}`)}`,
      ...describeExtrapolation(wish, table, measured).flatMap((text) =>
        paragraph(`! ${text}`, (line) => pc.yellow(line)),
      ),
      '',
      ...(table.settings.length === 0 ? [] : renderRanking(table.settings.slice(0, most), width)),
      ...(table.settings.length > most
        ? [pc.dim(`   … and ${table.settings.length - most} more (--top, --json)`)]
        : []),
      ...(table.settings.length === 0 ? [] : ['']),
      ...describeRanking(table, wish).flatMap((text) => paragraph(`- ${text}`)),
      ...describeEvidence(table).flatMap((text) => paragraph(text, (line) => pc.dim(line))),
      '',
    ]),
    ...(nearby.length === 0 ? [] : [pc.dim(' measured nearby:')]),
    ...nearby.flatMap((neighbour) => paragraph(`- ${describeNeighbour(neighbour)}`, (line) => pc.dim(line))),
    ...(nearby.length === 0 ? [] : ['']),
    ...wrapText(LEGEND, width - 2).map((line) => pc.dim(` ${line}`)),
    '',
  ].join('\n');
}

/** The networks that the first rank is made of. */
function describeEvidence({ settings }: RankedTable): readonly string[] {
  const [first] = settings;
  if (first === undefined) return [];
  const [{ study }] = first.networks;
  const rows = first.networks.map(({ network, after }) => `${network} ${after.toFixed(4)}`);
  return [`behind 1, in ${study}: ${rows.join('; ')}`];
}
