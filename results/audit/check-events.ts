import { hashCanonical } from '../../study/identity.js';
import { hashText } from '../file-hash.js';
import { hashEvent, hashOrigin } from '../ledger/event.js';
import { fitsHead, type LedgerHead } from '../ledger/ledger-head.js';
import type { AuditFinding } from './audit-finding.js';
import type { AuditReader } from './audit-reader.js';

/**
 * The chain of events: whether any is gone, changed or put in, and whether it ends as is kept outside the database. Who can
 * write both places can forge a chain that is whole: what was copied elsewhere tells then.
 */
export function checkEvents(reader: AuditReader, readHead: () => LedgerHead | undefined): readonly AuditFinding[] {
  const findings: AuditFinding[] = [];
  const tell = (sequence: number | string, problem: string) =>
    findings.push({ check: 'events', subject: `event ${sequence}`, problem });
  const events = reader.events();
  const ledgers = reader.ledgers();
  const [first = 'none'] = ledgers;
  const ledger = ledgers.find((name) => hashOrigin(name) === events[0]?.previous) ?? first;
  if (ledgers.length !== 1) {
    findings.push({ check: 'events', subject: 'ledger', problem: `has ${ledgers.length} rows in the place of one` });
  }
  let before = { sequence: 0, hash: hashOrigin(ledger) };
  for (const event of events) {
    const { sequence, previous, hash, kind, details } = event;
    const missing = sequence - before.sequence - 1;
    if (missing > 0) {
      const last = sequence - 1;
      tell(
        missing === 1 ? last : `${before.sequence + 1} to ${last}`,
        `${missing === 1 ? 'is' : 'are'} not there any more: the one after is ${sequence}`,
      );
    } else if (previous !== before.hash) {
      tell(sequence, `names ${previous} as the event before, which is ${before.hash}`);
    }
    const expected = hashEvent(event);
    if (expected !== hash) tell(sequence, `(${kind}) was changed: it has the hash ${expected}, and says ${hash}`);
    if (kind === 'damaged' && details['what'] === 'chain') {
      tell(sequence, `tells that the chain didn't end as its head said: ${JSON.stringify(details)}`);
    }
    before = { sequence, hash };
  }
  const end = { ledger, count: before.sequence, head: before.hash };
  const head = readHead();
  if (!fitsHead(head, end) && !hasGoneOn(reader, readHead, end))
    findings.push({ check: 'events', subject: 'ledger-head.json', problem: describeHead(head, end) });
  return findings;
}

/** How often the end of the chain is looked up beside others who add to it. */
const MOST_LOOKS = 5;

/** Whether events were added since we began to read, to a chain that is the same up to there. */
function hasGoneOn(reader: AuditReader, readHead: () => LedgerHead | undefined, { count, head }: LedgerHead): boolean {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const kept = readHead();
    const latest = reader.maybeReadLatestEnd(count);
    if (latest === undefined || latest.count <= count) return false;
    if (count > 0 && latest.earlier !== head) return false;
    if (fitsHead(kept, latest)) return true;
  }
  return false;
}

function describeHead(head: LedgerHead | undefined, end: LedgerHead): string {
  if (head === undefined)
    return `is missing or can't be read: the chain has ${end.count} events and ends with ${end.head}`;
  if (head.ledger !== end.ledger) return `is of the ledger ${head.ledger}; this one is ${end.ledger}`;
  const kept = `it has ${head.count} events and ends with ${head.head}`;
  const gone = head.count - end.count;
  const what =
    gone > 0 ? `the last ${gone === 1 ? 'event is' : `${gone} events are`} gone` : 'the chain was written anew';
  return `says that ${kept}; the chain has ${end.count} and ends with ${end.head}: ${what}`;
}

/** What is named by its hash within the database. */
export function checkTexts(reader: AuditReader): readonly AuditFinding[] {
  const findings: AuditFinding[] = [];
  for (const { sha256, text } of reader.studyFiles()) {
    const found = hashText(text);
    if (found !== sha256)
      findings.push({ check: 'study-file', subject: sha256, problem: `its text has the hash ${found}` });
  }
  for (const { hash, document } of reader.environments()) {
    const found = hashDocument(document);
    if (found === hash) continue;
    findings.push({
      check: 'environment',
      subject: hash,
      problem: `what it says has the hash ${found ?? 'of nothing: it is no JSON'}`,
    });
  }
  return findings;
}

function hashDocument(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value instanceof Object ? hashCanonical(value) : undefined;
  } catch {
    return undefined;
  }
}
