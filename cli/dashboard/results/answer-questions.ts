import type { AnalysisAnswer, AnalysisQuestion } from '../../../dashboard/analysis-port.js';
import type { MeasuredNames } from '../../../dashboard/contract/findings.js';
import { RequestError } from '../../../dashboard/request-error.js';
import { ALL_PUBLISHED, PUBLISHED_NAMES } from '../../../results/published/published-study.js';
import { maybeCreateMeasuredReader } from '../../../results/sqlite/measured-reader.js';
import { createStudyVersions } from '../../../results/sqlite/study-version.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { answerFigure } from './answer-figure.js';
import { answerFindings } from './answer-findings.js';
import { answerFields, answerMeasure } from './answer-measure.js';
import { answerComparison, answerNetwork } from './answer-network.js';
import { answerNetworks } from './answer-networks.js';
import { json } from './answers.js';
import { openStudyBundle, type StudyBundle } from './study-bundle.js';

export interface Answerer {
  /** @param onProgress is told how much of a long answer is done, from 0 to 1 */
  answer(question: AnalysisQuestion, onProgress?: (share: number) => void): AnalysisAnswer;
  close(): void;
}

interface Held {
  readonly version: string;
  readonly bundle: StudyBundle;
  /** By question, the latest asked last. */
  readonly answers: Map<string, AnalysisAnswer>;
}

/** Studies that are held at once; the one that was asked for longest ago goes. */
const MOST_STUDIES = 4;
/** Of a study’s answers, together. */
const MOST_LETTERS = 8_000_000;

/** Answers from the results; a study is read again when it has changed. */
export function createAnswerer(dataFolder: string): Answerer {
  const path = layOutDataFolder(dataFolder).results;
  const versions = createStudyVersions(path);
  const studies = new Map<string, Held>();

  const maybeVersion = (study: string): string | undefined => {
    if (study !== ALL_PUBLISHED) return versions.maybeVersion(study);
    const known = PUBLISHED_NAMES.map((name) => versions.maybeVersion(name));
    return known.every((version) => version === undefined) ? undefined : JSON.stringify(known);
  };
  const forget = (study: string) => {
    studies.get(study)?.bundle.close();
    studies.delete(study);
  };
  const hold = (study: string): Held => {
    const version = maybeVersion(study);
    if (version === undefined) {
      forget(study);
      throw new RequestError(404, `there is no study ${study} here that has been planned or imported`);
    }
    const known = studies.get(study);
    const held =
      known?.version === version ? known : { version, bundle: openStudyBundle(dataFolder, study), answers: new Map() };
    if (held !== known) forget(study);
    studies.delete(study);
    studies.set(study, held);
    for (const [other] of [...studies].slice(0, -MOST_STUDIES)) forget(other);
    return held;
  };
  return {
    answer(question, onProgress = () => undefined) {
      if (question.kind === 'names') return answerNames(path);
      const { bundle, answers } = hold(question.study);
      const name = JSON.stringify(question);
      const answer = answers.get(name) ?? answerAbout(dataFolder, bundle, question, onProgress);
      answers.delete(name);
      answers.set(name, answer);
      dropOldest(answers);
      return answer;
    },
    close() {
      for (const study of [...studies.keys()]) forget(study);
      versions.close();
    },
  };
}

function answerAbout(
  dataFolder: string,
  bundle: StudyBundle,
  question: Exclude<AnalysisQuestion, { readonly kind: 'names' }>,
  onProgress: (share: number) => void,
): AnalysisAnswer {
  switch (question.kind) {
    case 'fields':
      return answerFields(bundle);
    case 'measure':
      return answerMeasure(bundle, question);
    case 'figure':
      return answerFigure(dataFolder, bundle, question);
    case 'networks':
      return answerNetworks(bundle, question);
    case 'compare':
      return answerComparison(bundle, question.networks);
    case 'network':
      return answerNetwork(dataFolder, bundle, question.network);
    case 'findings':
      return answerFindings(bundle, onProgress);
    default:
      return question satisfies never;
  }
}

function answerNames(path: string): AnalysisAnswer {
  const reader = maybeCreateMeasuredReader(path);
  try {
    const published = reader?.published ?? [];
    const recorded = reader?.recorded.filter((name) => !published.includes(name)) ?? [];
    return json({ recorded, published } satisfies MeasuredNames);
  } finally {
    reader?.close();
  }
}

function dropOldest(answers: Map<string, AnalysisAnswer>): void {
  let letters = 0;
  for (const { body } of answers.values()) letters += body.length;
  for (const [name, { body }] of answers) {
    if (letters <= MOST_LETTERS) return;
    answers.delete(name);
    letters -= body.length;
  }
}
