/** A process that plans studies for the page, and starts them: of ten thousand networks a plan takes seconds and 100 MB. */
import type { LaunchAnswer, PlannedStudy } from '../../dashboard/contract/launch.js';
import type { LaunchRequest } from '../../dashboard/routes/launch.js';
import { createInputError, InputError, type Problem } from '../../study/errors.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { Study } from '../../study/study.js';
import { LARGEST_FILE_BYTES } from '../../study/yaml-source.js';
import { WORKER_NAMES } from '../../workers/embedded/plan-workers.js';
import { chooseTrainings } from '../choose-trainings.js';
import { startDetached } from '../detach-study.js';
import { estimateRest, toPlanJson } from '../estimate-rest.js';
import { readServedPlaces } from '../serve-options.js';
import { serveQuestions } from './answering/serve-questions.js';
import { toRequestError } from './to-request-error.js';

const [dataFolder] = process.argv.slice(2);

/** How messages call a text that came from the page. */
const FILE = 'page';

export type LaunchQuestion =
  | { readonly wanted: 'plan'; readonly text: string }
  | { readonly wanted: 'launch'; readonly text: string; readonly how: LaunchRequest };

/** A refusal comes as an answer: as an error it would lose where in the text the problems are. */
export type LaunchProcessAnswer =
  | { readonly planned: PlannedStudy }
  | { readonly launched: LaunchAnswer }
  | { readonly refused: string; readonly problems: readonly Problem[] };

serveQuestions(async (question: LaunchQuestion): Promise<LaunchProcessAnswer> => {
  try {
    const study = parseText(question.text);
    if (question.wanted === 'plan') return { planned: await plan(study) };
    return { launched: await launch(study, question.text, question.how) };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message, problems: error.problems };
    throw error;
  }
});

async function plan(study: Study): Promise<PlannedStudy> {
  const planned = planStudy(study);
  const estimate = await estimateRest(planned, dataFolder);
  return { study: study.name, domains: study.domains.map(({ name }) => name), ...toPlanJson(planned, estimate) };
}

async function launch(study: Study, text: string, { reason, priority }: LaunchRequest): Promise<LaunchAnswer> {
  const remarks: string[] = [];
  try {
    const places = await readServedPlaces({ queues: WORKER_NAMES }, dataFolder, chooseTrainings(study));
    const why = { ...(reason !== undefined && { reason }), ...(priority !== undefined && { priority }) };
    const asked = { ...places, file: FILE, isText: true, text, ...why };
    const { plan: started, holder } = await startDetached(study, asked, (line) => void remarks.push(line));
    return { study: study.name, plan: started.hash, pid: holder.pid, remarks };
  } catch (error) {
    throw toRequestError(error);
  }
}

function parseText(text: string): Study {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_FILE_BYTES) {
    const expected = `at most ${LARGEST_FILE_BYTES} bytes`;
    throw createInputError([{ file: FILE, field: '', expected, got: String(bytes) }]);
  }
  return parseStudy(text, FILE);
}
