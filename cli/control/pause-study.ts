import { pauseUpdate, resumeUpdate } from '../../workflows/messages.js';
import { dataOption } from '../shell-text.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { askStudy, type OpenStudy } from './open-study.js';
import { holdWaitingSteps, releaseWaitingSteps } from './waiting-steps.js';

/** Lets the running steps end and starts no other. */
export async function pauseStudy(open: OpenStudy, context: ControlContext): Promise<ControlOutcome> {
  await askStudy(open, (study) => study.executeUpdate(pauseUpdate));
  await recordControl(open, context, 'paused');
  const { running, held } = await holdWaitingSteps(open.client, open.workflowId);
  const steps = running === 1 ? '1 running step goes' : `${running} running steps go`;
  const words = `paused; ${steps} on to the end. Go on with \`npx hrtem-transfer resume ${open.plan.study.name}${dataOption(context.dataFolder)}\``;
  return { words, fields: { state: 'paused', running, held } };
}

export async function resumeStudy(open: OpenStudy, context: ControlContext): Promise<ControlOutcome> {
  await askStudy(open, (study) => study.executeUpdate(resumeUpdate));
  await recordControl(open, context, 'resumed');
  const released = await releaseWaitingSteps(open.client, open.workflowId);
  return { words: 'goes on', fields: { state: 'running', released } };
}
