import { INITIAL_SCHEMA } from './0001-initial.js';

/** In order; the database's `user_version` counts those that were applied. Never edit one that was released. */
export const MIGRATIONS: readonly string[] = [INITIAL_SCHEMA];
