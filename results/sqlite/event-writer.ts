import { z } from 'zod';
import { hashEvent, hashOrigin, type EventNews, type Finding, type LedgerEvent } from '../ledger/event.js';
import { fitsHead, maybeReadHead, writeHead } from '../ledger/ledger-head.js';
import { prepareLastEvent } from './event-rows.js';
import { prepare } from './keep-alive.js';
import { openForWriting } from './open-database.js';

/** Of what the writer finds by itself. */
const WRITER = 'ledger';

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
export function appendEvent(places: EventPlaces, news: EventNews, studyFile?: StudyFile): LedgerEvent {
  const event = maybeAppend(places, news, { studyFile });
  if (event === undefined) throw new Error('expected the event to be added');
  return event;
}

/** Adds what was found, unless an event of this kind tells of it already. */
export function appendFinding(places: EventPlaces, finding: Finding): void {
  maybeAppend(places, finding, { unless: finding.details.finding });
}

interface AppendOptions {
  readonly studyFile?: StudyFile | undefined;
  /** A finding; where one of the same kind stands, nothing is added. */
  readonly unless?: string;
}

function maybeAppend(
  { results, artifacts }: EventPlaces,
  news: EventNews,
  { studyFile, unless }: AppendOptions,
): LedgerEvent | undefined {
  const database = openForWriting(results);
  try {
    const selectLedger = prepare(database, 'SELECT id FROM ledger').pluck();
    const maybeLast = prepareLastEvent(database);
    const selectFinding = prepare(
      database,
      "SELECT 1 FROM events WHERE kind = ? AND json_extract(details, '$.finding') = ?",
    );
    const insertFile = prepare(database, 'INSERT INTO study_files VALUES (@sha256, @text) ON CONFLICT DO NOTHING');
    const insert = prepare(
      database,
      'INSERT INTO events VALUES (@sequence, @at, @kind, @study, @plan, @who, @reason, @details, @previous, @hash)',
    );
    const append = database.transaction((): LedgerEvent | undefined => {
      if (unless !== undefined && selectFinding.get(news.kind, unless) !== undefined) return undefined;
      const ledger = z.string().parse(selectLedger.get());
      const last = maybeLast();
      let end = last === undefined ? { count: 0, head: hashOrigin(ledger) } : { count: last.sequence, head: last.hash };
      const add = (added: EventNews): LedgerEvent => {
        const details = added.details ?? {};
        const at = new Date().toISOString();
        const unsigned = { ...added, details, sequence: end.count + 1, at, previous: end.head };
        const event = { ...unsigned, hash: hashEvent(unsigned) };
        insert.run({ study: null, plan: null, reason: null, ...event, details: JSON.stringify(details) });
        end = { count: event.sequence, head: event.hash };
        return event;
      };
      const known = maybeReadHead(artifacts);
      // the head is about to be replaced: what it says of events that are gone goes into the chain
      if (!fitsHead(known, { ledger, ...end })) {
        add({ kind: 'damaged', who: WRITER, details: { what: 'chain', expected: known ?? null, found: { ...end } } });
      }
      const before = end;
      if (studyFile !== undefined) insertFile.run(studyFile);
      const event = add(news);
      writeHead(artifacts, { ledger, ...before, next: event.hash });
      return event;
    });
    // another process may add one in between: its head says more then
    const settle = database.transaction((event: LedgerEvent) => {
      const last = maybeLast();
      if (last?.hash !== event.hash) return;
      writeHead(artifacts, { ledger: z.string().parse(selectLedger.get()), count: event.sequence, head: event.hash });
    });
    const event = append.immediate();
    if (event !== undefined) settle.immediate(event);
    return event;
  } finally {
    database.close();
  }
}
