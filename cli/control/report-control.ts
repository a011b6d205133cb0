import type { GlobalOptions } from '../global-options.js';
import type { ControlOutcome } from './control-context.js';
import type { OpenStudy } from './open-study.js';

/** Says what a command has done to a study: in words, or as one object. */
export function reportControl(
  { workflowId, plan }: OpenStudy,
  { json }: GlobalOptions,
  { words, fields }: ControlOutcome,
): void {
  const study = plan.study.name;
  const text = json
    ? JSON.stringify({ study, plan: plan.hash, workflow: workflowId, ...fields })
    : `${study}: ${words}`;
  process.stdout.write(`${text}\n`);
}
