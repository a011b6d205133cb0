import { z } from 'zod';
import type { OrderAnswer, StudyOrder } from '../../dashboard/contract/studies.js';
import { RequestError } from '../../dashboard/request-error.js';
import { InputError } from '../../study/errors.js';
import type { RetryRequest } from '../../workflows/messages.js';
import { cancelStudy } from '../control/cancel-study.js';
import { changeStudy } from '../control/change-study.js';
import type { ControlContext, ControlOutcome } from '../control/control-context.js';
import { withOpenPlan, type OpenStudy } from '../control/open-study.js';
import { pauseStudy, resumeStudy } from '../control/pause-study.js';
import { RETRIED_KINDS, retryStudy } from '../control/retry-study.js';
import { findKnownPlan } from '../find-plan.js';
import { toRequestError } from './to-request-error.js';

/**
 * @throws RequestError where there is no such study, or no run of it goes on
 */
export async function carryOutOrder(
  dataFolder: string,
  study: string,
  order: StudyOrder,
  reason: string | undefined,
): Promise<OrderAnswer> {
  const plan = await findKnownPlan(study, dataFolder).catch((error: unknown) => {
    throw error instanceof InputError ? new RequestError(404, error.message) : toRequestError(error);
  });
  const warnings: string[] = [];
  const context = { dataFolder, reason, warn: (line: string) => void warnings.push(line) };
  try {
    const { words } = await withOpenPlan(plan, dataFolder, (open) => carryOut(open, context, order));
    return { words: leaveOutCommand(words), warnings } satisfies OrderAnswer;
  } catch (error) {
    throw toRequestError(error);
  }
}

const kindSchema = z.enum(RETRIED_KINDS);

function carryOut(open: OpenStudy, context: ControlContext, order: StudyOrder): Promise<ControlOutcome> {
  switch (order.act) {
    case 'pause':
      return pauseStudy(open, context);
    case 'resume':
      return resumeStudy(open, context);
    case 'cancel':
      return cancelStudy(open, context, order);
    case 'set':
      return changeStudy(open, context, order);
    case 'retry':
      return retryStudy(open, context, toRetryRequest(order));
  }
}

function toRetryRequest({ kind, networks }: Extract<StudyOrder, { act: 'retry' }>): RetryRequest {
  if (networks !== undefined) return { networks };
  return kind === undefined ? {} : { error: requireKind(kind) };
}

function requireKind(kind: string): string {
  const known = kindSchema.safeParse(kind);
  if (known.success) return known.data;
  throw new InputError(`kind: expected one of ${RETRIED_KINDS.join(', ')}, got ${kind}`);
}

/** A page has a button in the place of the command that goes on. */
function leaveOutCommand(words: string): string {
  return words.replace(/\. Go on with `[^`]*`$/, '');
}
