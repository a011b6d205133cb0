import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaunchPorts } from '../../dashboard/routes/launch.js';
import { createInputError } from '../../study/errors.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { Study } from '../../study/study.js';
import { LARGEST_FILE_BYTES } from '../../study/yaml-source.js';
import { WORKER_NAMES } from '../../workers/embedded/plan-workers.js';
import { chooseTrainings } from '../choose-trainings.js';
import { startDetached } from '../detach-study.js';
import { estimateRest, toPlanJson } from '../estimate-rest.js';
import { checkout } from '../installation.js';
import { readServedPlaces } from '../serve-options.js';
import type { OpenPast } from './past-ports.js';
import { toRequestError } from './to-request-error.js';

/** How messages call a text that came from the page. */
const FILE = 'page';

/** Plans and starts studies as `plan` and `run --detach` do. */
export function createLaunchPorts(dataFolder: string, past: OpenPast): LaunchPorts {
  return {
    async plan(text) {
      const study = parseText(text);
      const plan = planStudy(study);
      const estimate = await estimateRest(plan, dataFolder);
      return { study: study.name, domains: study.domains.map(({ name }) => name), ...toPlanJson(plan, estimate) };
    },
    async launch(text, { reason, priority }) {
      const study = parseText(text);
      const remarks: string[] = [];
      try {
        const places = await readServedPlaces({ queues: WORKER_NAMES }, dataFolder, chooseTrainings(study));
        const why = { ...(reason !== undefined && { reason }), ...(priority !== undefined && { priority }) };
        const asked = { ...places, file: FILE, isText: true, text, ...why };
        const { plan, holder } = await startDetached(study, asked, (line) => void remarks.push(line));
        return { study: study.name, plan: plan.hash, pid: holder.pid, remarks };
      } catch (error) {
        throw toRequestError(error);
      }
    },
    maybeStudyText: (study) => past.maybePast()?.maybeStudyText(study),
    quickstart: () => readFile(join(checkout, 'configs', 'quickstart.yaml'), 'utf8'),
  };
}

function parseText(text: string): Study {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_FILE_BYTES) {
    const expected = `at most ${LARGEST_FILE_BYTES} bytes`;
    throw createInputError([{ file: FILE, field: '', expected, got: String(bytes) }]);
  }
  return parseStudy(text, FILE);
}
