import type { AuditFinding } from './audit-finding.js';
import type { SchemaDifference } from './audit-reader.js';

const PROBLEMS = {
  gone: 'is not there any more',
  changed: 'was changed: it is not what this program makes',
  foreign: 'is nothing that this program has made',
} as const satisfies Record<SchemaDifference['problem'], string>;

export function describeDifference({ type, name, problem }: SchemaDifference): AuditFinding {
  return { check: 'schema', subject: name, problem: `(${type}) ${PROBLEMS[problem]}` };
}
