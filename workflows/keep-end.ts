import { isCancellation } from '@temporalio/workflow';
import { store } from './proxies.js';

/** Writes into the ledger how the study has ended. One whose end can't be written has ended all the same. */
export async function keepEnd(plan: string): Promise<void> {
  try {
    await store.keepEnd({ plan });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
