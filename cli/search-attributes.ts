import { isGrpcServiceError, type Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.js';

/** A server that has just been told of an attribute hands the news on to its other parts. */
const VISIBLE_MS = 10_000;
const LOOK_MS = 100;

/** `INDEXED_VALUE_TYPE_…` of the server's interface. */
const TYPE_NUMBERS = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;

/** Asks for nothing, and is refused while an attribute is unknown. */
const QUERY = Object.keys(SEARCH_ATTRIBUTES)
  .map((name) => `${name} = 'none'`)
  .join(' AND ');

/** Codes of gRPC: an answer that will be the same again. */
const REFUSALS: readonly unknown[] = [3, 5, 6, 7, 9, 12, 16];

/**
 * Makes the attributes known to the server where they aren't, and waits until they are. Returns whether workflows may
 * have them: a server where we may not administer, as in Temporal's cloud, has them only when a person made them.
 * Throws while the server is away.
 */
export async function registerSearchAttributes(client: Client): Promise<boolean> {
  if (await areKnown(client)) return true;
  const { namespace } = client.options;
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, TYPE_NUMBERS[type]]),
  );
  try {
    await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
  const deadline = Date.now() + VISIBLE_MS;
  while (Date.now() < deadline) {
    if (await areKnown(client)) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

async function areKnown({ workflowService, options: { namespace } }: Client): Promise<boolean> {
  try {
    await workflowService.countWorkflowExecutions({ namespace, query: QUERY });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

export function isRefusal(error: unknown): boolean {
  return isGrpcServiceError(error) && REFUSALS.includes(error.code);
}
