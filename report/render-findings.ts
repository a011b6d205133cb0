import type { EvaluatedFinding, Verdict } from '../analysis/findings/evaluate-findings.js';
import { maybeExplainInterval } from '../analysis/findings/describe-interval.js';
import { escapeText, type Html } from './html.js';
import type { ReportFacts } from './report-facts.js';

const KINDS = { holds: 'holds', 'does not hold': 'fails', "can't tell": 'open' } as const satisfies Record<
  Verdict,
  string
>;

export function renderFindings({ findings, claims }: Pick<ReportFacts, 'findings' | 'claims'>): Html {
  const held = findings.filter(({ verdict }) => verdict === 'holds').length;
  const render = (finding: EvaluatedFinding) =>
    renderFinding(
      finding,
      [...findings, ...claims].find(({ id }) => id === finding.see),
    );
  return `<p>${held} of the paper’s ${findings.length} findings hold here. In brackets 95 % intervals from resamples of the
replicates; sections are the paper’s.</p>
${findings.map(render).join('\n')}
<h3>What the paper also says, and its own tables don’t clearly show</h3>
${claims.map(render).join('\n')}`;
}

function renderFinding(finding: EvaluatedFinding, seen: EvaluatedFinding | undefined): Html {
  const { id, section, statement, verdict, reason, statistic, statisticName, interval, caveat } = finding;
  const range = interval === null ? '' : ` [${interval.map(format).join(', ')}]`;
  const number = statistic === null ? '' : `${statisticName} ${format(statistic)}${range}; `;
  const bias = maybeExplainInterval(finding);
  const notes = [
    ...(bias === undefined ? [] : [escapeText(`${bias[0].toUpperCase()}${bias.slice(1)}.`)]),
    ...(caveat === undefined ? [] : [escapeText(caveat)]),
    ...(seen === undefined ? [] : [`See also: <a href="#finding-${seen.id}">${escapeText(seen.statement)}</a>`]),
  ];
  const note = notes.length === 0 ? '' : `<p class="quiet">${notes.join(' ')}</p>`;
  return `<div class="finding" id="finding-${id}"><p class="verdict ${KINDS[verdict]}">${escapeText(verdict)}</p>
<div><p>${escapeText(statement)}</p><p class="quiet">${escapeText(`Section ${section}: ${number}${reason}.`)}</p>${note}</div></div>`;
}

function format(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
