import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaunchPorts } from '../../dashboard/routes/launch.js';
import { InputError } from '../../study/errors.js';
import { checkout } from '../installation.js';
import { createAskedProcess } from './answering/asked-process.js';
import type { LaunchProcessAnswer, LaunchQuestion } from './launch-process.js';
import type { OpenPast } from './past-ports.js';

const PROCESS = new URL('./launch-process.js', import.meta.url);

export interface ComposedLaunch {
  readonly ports: LaunchPorts;
  readonly close: () => Promise<void>;
}

/** Plans and starts studies as `plan` and `run --detach` do. */
export function composeLaunch(dataFolder: string, past: OpenPast): ComposedLaunch {
  const launching = createAskedProcess<LaunchQuestion, LaunchProcessAnswer>(PROCESS, dataFolder);
  const ask = async (question: LaunchQuestion) => {
    const answer = await launching.ask(question);
    if ('refused' in answer) throw new InputError(answer.refused, answer.problems);
    return answer;
  };
  return {
    ports: {
      async plan(text) {
        const answer = await ask({ wanted: 'plan', text });
        if ('planned' in answer) return answer.planned;
        throw new Error('expected a plan');
      },
      async launch(text, how) {
        const answer = await ask({ wanted: 'launch', text, how });
        if ('launched' in answer) return answer.launched;
        throw new Error('expected a study that was started');
      },
      maybeStudyText: (study) => past.maybePast()?.maybeStudyText(study),
      quickstart: () => readFile(join(checkout, 'configs', 'quickstart.yaml'), 'utf8'),
    },
    close: () => launching.close(),
  };
}
