import { z } from 'zod';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader, StoredEvent } from './audit-reader.js';

const importSchema = z.object({ studies: z.array(z.object({ study: z.string(), rows: z.string() })) });

/** Imported studies against what their import has written down; one by an earlier version has written nothing. */
export function checkPublished(reader: AuditReader, events: readonly StoredEvent[]): readonly AuditFinding[] {
  const imports = events.filter(({ kind }) => kind === 'imported');
  const told = new Map(
    imports.flatMap(({ sequence, details }) =>
      (importSchema.safeParse(details).data?.studies ?? []).map(
        ({ study, rows }) => [study, { sequence, rows }] as const,
      ),
    ),
  );
  const there = new Set(reader.published());
  // before imports were told there is nothing to compare with
  const strangers = told.size === 0 ? [] : [...there].filter((study) => !told.has(study));
  const unknown = strangers.map((subject): AuditFinding => {
    return { check: 'published', subject, problem: 'no event has imported it' };
  });
  const wrong = [...told].flatMap(([subject, { sequence, rows }]): readonly AuditFinding[] => {
    const tell = (problem: string): readonly AuditFinding[] => [
      { check: 'published', subject, problem, gone: [`all networks of ${subject}`] },
    ];
    if (!there.has(subject)) return tell(`is not there any more, and event ${sequence} has imported it`);
    return reader.hashPublished(subject) === rows
      ? []
      : tell(`its rows are not those that event ${sequence} has imported`);
  });
  return [...unknown, ...wrong];
}
