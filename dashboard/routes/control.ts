import { z } from 'zod';
import { LARGEST_CONCURRENCY } from '../../study/concurrency.js';
import { STUDY_PRIORITIES } from '../../study/study-priority.js';
import type { OrderAnswer, StudyOrder } from '../contract/studies.js';
import { parseRequest, requestedReason } from '../parse-request.js';
import type { AddRoutes } from '../server.js';
import { studyAddress } from './studies.js';

export interface ControlPorts {
  /**
   * Does it, and writes into the ledger who has wanted it and why.
   * @throws RequestError where there is no such study, or no run of it goes on
   */
  order(study: string, order: StudyOrder, reason: string | undefined): Promise<OrderAnswer>;
}

const concurrency = { error: `a whole number from 1 to ${LARGEST_CONCURRENCY}` };
const words = z.string({ error: 'a text' }).min(1, { error: 'a text' });
const networks = z.array(words, { error: 'a list of names' }).min(1, { error: 'one network at least' });
const reason = { reason: requestedReason };

/** What a person may want of a study, as the commands of the same names do it. */
export function createControlRoutes({ order }: ControlPorts): AddRoutes {
  const plain = z.object(reason);
  const cancel = z.object({ network: words.exactOptional(), ...reason });
  const retry = z
    .object({ kind: words.exactOptional(), networks: networks.exactOptional(), ...reason })
    .refine(({ kind, networks }) => kind === undefined || networks === undefined, {
      error: 'kind or networks, not both',
    });
  const set = z
    .object({
      concurrency: z.int(concurrency).min(1, concurrency).max(LARGEST_CONCURRENCY, concurrency).exactOptional(),
      priority: z.enum(STUDY_PRIORITIES, { error: `one of ${STUDY_PRIORITIES.join(', ')}` }).exactOptional(),
      ...reason,
    })
    .refine((change) => change.concurrency !== undefined || change.priority !== undefined, {
      error: 'concurrency or priority',
    });
  return (server) => {
    const add = <T extends { readonly reason?: string | undefined }>(
      act: StudyOrder['act'],
      schema: z.ZodType<T>,
      toOrder: (asked: Omit<T, 'reason'>) => StudyOrder,
    ) =>
      server.post(`/api/studies/:study/${act}`, ({ params, body }) => {
        const { study } = parseRequest(studyAddress, params);
        const { reason: why, ...asked } = parseRequest(schema, body);
        return order(study, toOrder(asked), why);
      });
    add('pause', plain, () => ({ act: 'pause' }));
    add('resume', plain, () => ({ act: 'resume' }));
    add('cancel', cancel, (asked) => ({ act: 'cancel', ...asked }));
    add('retry', retry, (asked) => ({ act: 'retry', ...asked }));
    add('set', set, (asked) => ({ act: 'set', ...asked }));
  };
}
