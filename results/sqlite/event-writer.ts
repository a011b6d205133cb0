import { z } from 'zod';
import { hashEvent, hashOrigin, type EventNews, type LedgerEvent } from '../ledger/event.js';
import { writeHead } from '../ledger/ledger-head.js';
import { prepare } from './keep-alive.js';
import { openForWriting } from './open-database.js';

const lastSchema = z.object({ sequence: z.number(), hash: z.string() }).optional();

export interface EventPlaces {
  /** The database. */
  readonly results: string;
  /** Where the head of the chain is kept beside it. */
  readonly artifacts: string;
}

/** A study file as it was given. */
export interface StudyFile {
  readonly sha256: string;
  readonly text: string;
}

/**
 * Adds an event, from any process: beside a running study this waits for its writer, and that for us. A kill in between
 * leaves the head as it was or with the hash of the event that may or may not stand.
 */
export function appendEvent({ results, artifacts }: EventPlaces, news: EventNews, studyFile?: StudyFile): LedgerEvent {
  const database = openForWriting(results);
  try {
    const selectLedger = prepare(database, 'SELECT id FROM ledger').pluck();
    const selectLast = prepare(database, 'SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1');
    const insertFile = prepare(database, 'INSERT INTO study_files VALUES (@sha256, @text) ON CONFLICT DO NOTHING');
    const insert = prepare(
      database,
      'INSERT INTO events VALUES (@sequence, @at, @kind, @study, @plan, @who, @reason, @details, @previous, @hash)',
    );
    const append = database.transaction((): LedgerEvent => {
      const ledger = z.string().parse(selectLedger.get());
      const last = lastSchema.parse(selectLast.get());
      const [count, previous] = last === undefined ? [0, hashOrigin(ledger)] : [last.sequence, last.hash];
      const details = news.details ?? {};
      const unsigned = { ...news, details, sequence: count + 1, at: new Date().toISOString(), previous };
      const event = { ...unsigned, hash: hashEvent(unsigned) };
      writeHead(artifacts, { ledger, count, head: previous, next: event.hash });
      if (studyFile !== undefined) insertFile.run(studyFile);
      insert.run({ study: null, plan: null, reason: null, ...event, details: JSON.stringify(details) });
      return event;
    });
    // another process may add one in between: its head says more then
    const settle = database.transaction((event: LedgerEvent) => {
      const last = lastSchema.parse(selectLast.get());
      if (last?.hash !== event.hash) return;
      writeHead(artifacts, { ledger: z.string().parse(selectLedger.get()), count: event.sequence, head: event.hash });
    });
    const event = append.immediate();
    settle.immediate(event);
    return event;
  } finally {
    database.close();
  }
}
