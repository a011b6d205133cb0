import { INITIAL_SCHEMA } from './0001-initial.js';
import { VALIDATION_ON_ALL_DOMAINS } from './0002-validation-on-all-domains.js';
import { PUBLISHED_STUDIES } from './0003-published-studies.js';
import { MISSING_NETWORKS } from './0004-missing-networks.js';
import { STEP_FACTS } from './0005-step-facts.js';
import { MIXTURES } from './0006-mixtures.js';
import { LEDGER } from './0007-ledger.js';

/**
 * In order; the database's `user_version` counts those that were applied. Never edit one that was released. Views are made
 * after the last of them (`views.ts`): where only these change, an empty migration brings them into old databases. Foreign keys
 * are off meanwhile, so that a table may be made anew.
 */
export const MIGRATIONS: readonly string[] = [
  INITIAL_SCHEMA,
  VALIDATION_ON_ALL_DOMAINS,
  PUBLISHED_STUDIES,
  MISSING_NETWORKS,
  STEP_FACTS,
  MIXTURES,
  LEDGER,
];

/** The schema since which steps have their lineage in tables. */
export const LEDGER_VERSION = 7;

/** The oldest schema that has all that is read; the writer brings an older one up to date. */
export const OLDEST_READABLE = 1;
