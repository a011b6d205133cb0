import { isCancellation } from '@temporalio/workflow';
import type { CellFailure } from '../study/cell-failure.js';
import { store } from './proxies.js';

/**
 * Writes into the results which networks are missing and why: the server forgets an ended study after a while. A study
 * that tells its failures itself doesn't fail where they can't be written.
 */
export async function keepMissing(plan: string, missing: readonly CellFailure[]): Promise<void> {
  try {
    await store.keepMissing({ plan, missing });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
