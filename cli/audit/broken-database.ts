import { z } from 'zod';
import type { Audit } from '../../results/audit/audit-ledger.js';
import type { LedgerHead } from '../../results/ledger/ledger-head.js';

const brokenSchema = z.object({ code: z.string().regex(/^SQLITE_(CORRUPT|NOTADB)/), message: z.string() });

/** A file that SQLite can't read on: the audit ends there. Undefined where the error is another one. */
export function maybeDescribeBroken(error: unknown): Audit | undefined {
  const broken = brokenSchema.safeParse(error).data;
  if (broken === undefined) return undefined;
  return describeEnd(`SQLite can't read it (${broken.message}), so that nothing else was looked at`);
}

/** A file that is gone or empty, though events were written into it. Undefined where none were. */
export function maybeDescribeLost(head: LedgerHead | undefined): Audit | undefined {
  if (head === undefined || head.count === 0) return undefined;
  return describeEnd(`is gone, or empty: ledger-head.json tells of ${head.count} events in it`);
}

function describeEnd(problem: string): Audit {
  return {
    findings: [{ check: 'database', subject: 'results.sqlite', problem, endangers: ['all that it holds'] }],
    ...{ counts: [], events: 0, steps: 0, networks: 0, files: 0, hashedBytes: 0 },
  };
}
