import { CLAIMS } from '../../../analysis/findings/claims.js';
import { evaluateFindings } from '../../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../../analysis/findings/findings.js';
import type { AnalysisAnswer } from '../../../dashboard/analysis-port.js';
import type { FindingsAnswer } from '../../../dashboard/contract/findings.js';
import { createStreams } from '../../../study/random-stream.js';
import { json } from './answers.js';
import type { StudyBundle } from './study-bundle.js';

/** As of `findings`: the same data give the same intervals. */
const SEED = 0;
/** Of the time: of each of the findings about as much as of each of the claims. */
const SHARE = FINDINGS.length / (FINDINGS.length + CLAIMS.length);

/** @param onProgress is told how much of it is done, from 0 to 1 */
export function answerFindings(bundle: StudyBundle, onProgress: (share: number) => void): AnalysisAnswer {
  const streams = createStreams(SEED);
  const corpus = bundle.corpus();
  const findings = evaluateFindings(FINDINGS, corpus, streams('findings'), false, (share) => onProgress(SHARE * share));
  const claims = evaluateFindings(CLAIMS, corpus, streams('claims'), true, (share) =>
    onProgress(SHARE + (1 - SHARE) * share),
  );
  const { name, published } = bundle.study;
  return json({ study: name, published, findings, claims } satisfies FindingsAnswer);
}
