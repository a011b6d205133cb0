import type { StepKey } from '../../study/step.js';

/** What is looked at, in the order in which it is told. */
export const AUDIT_CHECKS = [
  // SQLite's own checks
  'database',
  'schema',
  'events',
  'study-file',
  'environment',
  // recorded once, and not there any more
  'gone',
  'plan',
  'missing',
  'published',
  'step',
  'epochs',
  'lineage',
  'attempts',
  // rows that belong to nothing
  'loose',
  'removal',
  'network',
  'metrics',
  'manifest',
  'file',
  'text',
  // computed once more, and came out otherwise
  'replaced',
  // found before by a worker, and not in the ledger yet
  'pending',
  'orphan',
  'leftover',
] as const;
export type AuditCheck = (typeof AUDIT_CHECKS)[number];

/** One thing that is wrong. */
export interface AuditFinding {
  readonly check: AuditCheck;
  /** Key, hash, name or number of what is wrong, in full. */
  readonly subject: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** Steps whose results it touches; whatever was made from these is touched as well. */
  readonly steps?: readonly StepKey[];
  /** Networks that it touches, by the keys of their records. */
  readonly records?: readonly StepKey[];
  /** Names of networks that are not in the results any more. */
  readonly gone?: readonly string[];
}
