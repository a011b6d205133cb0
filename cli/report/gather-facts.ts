import { isMissing } from '../../analysis/findings/finding.js';
import { CLAIMS } from '../../analysis/findings/claims.js';
import { evaluateFindings } from '../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../analysis/findings/findings.js';
import { FIGURE_NAMES, FIGURES } from '../../figures/figures.js';
import { formatCount } from '../../figures/numbers.js';
import type { ReportFacts } from '../../report/report-facts.js';
import { summariseNetworks } from '../../report/summarise-networks.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { createStreams } from '../../study/random-stream.js';
import { VERSION } from '../../study/version.js';
import { createFigureRequest } from '../figures/create-request.js';
import { gatherPublished } from './gather-published.js';
import { gatherRecorded } from './gather-recorded.js';

/** The same as in `findings`, so that its intervals are. */
const SEED = 0;

/**
 * All that is known of a study, from results and artifacts alone.
 * @param companions whose networks mixtures are compared with in its figure, and nothing else
 */
export async function gatherFacts(
  name: string,
  studies: readonly MeasuredStudy[],
  companions: readonly MeasuredStudy[],
  dataFolder: string,
): Promise<ReportFacts> {
  const published = studies.every((study) => study.published);
  const own = published ? gatherPublished(studies) : await gatherRecorded(studies[0].name, dataFolder);
  const { counts, ...rest } = own;
  const request = createFigureRequest(name, studies, { companions });
  const streams = createStreams(SEED);
  const findings = evaluateFindings(FINDINGS, request.corpus, streams('findings'), false);
  const claims = evaluateFindings(CLAIMS, request.corpus, streams('claims'), true);
  const figures = FIGURE_NAMES.map((figure) => ({ name: figure, figure: FIGURES[figure].draw(request) }));
  const networks = studies.reduce((sum, study) => sum + study.networks.length, 0);
  return {
    study: name,
    version: VERSION,
    ...rest,
    counts: [
      { name: 'networks in the results', value: formatCount(networks) },
      ...counts,
      { name: 'figures', value: String(figures.filter(({ figure }) => !isMissing(figure)).length) },
      {
        name: `of ${findings.length} findings of the paper hold`,
        value: String(findings.filter(({ verdict }) => verdict === 'holds').length),
      },
    ],
    tables: studies
      .filter((study) => study.networks.length > 0)
      .map((study) => summariseNetworks(study, streams('summary', study.name))),
    figures,
    findings,
    claims,
  };
}

/** What differs between studies of one's own and published ones. */
export type OwnFacts = Omit<ReportFacts, 'study' | 'version' | 'tables' | 'figures' | 'findings' | 'claims'>;
