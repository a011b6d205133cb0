/**
 * steps          are of all kinds now, `waves` among them; with rowid, as keys are looked up much more often than the manifests
 *                beside them are read, which without it every look would pass
 * nodes          a small number for every step key that is spoken of, whether the step stands in `steps` or not
 * edges          the step `input` was an input of the step `output`, in the part `role`; both are nodes
 * artifacts      files by their hash
 * outputs        which files a step left, by role; several of a role where it was computed once more and came out otherwise
 * reads          which files a step has read, as they were then; steps of earlier versions didn't tell
 * environments   where steps ran, by the hash of what is said of it: host, processor, threads, versions, and in `software`
 *                commit, uncommitted patch, lockfile, hashes of the native libraries, flags
 * attempts       of steps, by the activity that they were of, in the order in which they were written down; `ended_at` is null
 *                where nobody saw the end
 * ledger         one row: the name of this ledger
 * events         what people and the program have done, each with the hash of the one before (`results/ledger/event.ts`)
 * study_files    texts of study files, by their hash
 * removals       files that were removed on purpose, and the event that says by whom
 */
export const LEDGER = `
CREATE TABLE steps_of_all_kinds (
  key         TEXT NOT NULL PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('waves', 'generate', 'pretrain', 'transfer', 'evaluate')),
  started_at  TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  manifest    TEXT NOT NULL
) STRICT;
INSERT INTO steps_of_all_kinds SELECT key, kind, started_at, duration_ms, manifest FROM steps;
DROP TABLE steps;
ALTER TABLE steps_of_all_kinds RENAME TO steps;

CREATE TABLE environments (
  hash     TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE step_facts ADD COLUMN environment TEXT REFERENCES environments (hash);

CREATE TABLE nodes (
  id  INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE edges (
  output INTEGER NOT NULL REFERENCES nodes (id),
  input  INTEGER NOT NULL REFERENCES nodes (id),
  role   TEXT NOT NULL CHECK (role IN ('waves', 'dataset', 'validation', 'pretrained', 'transferred', 'evaluation')),
  PRIMARY KEY (output, input, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX edges_by_input ON edges (input, output);

CREATE TABLE artifacts (
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  bytes  INTEGER NOT NULL
) STRICT;

CREATE TABLE outputs (
  step     INTEGER NOT NULL REFERENCES nodes (id),
  role     TEXT NOT NULL,
  artifact INTEGER NOT NULL REFERENCES artifacts (id),
  PRIMARY KEY (step, role, artifact)
) STRICT, WITHOUT ROWID;
CREATE INDEX outputs_by_artifact ON outputs (artifact);

CREATE TABLE reads (
  step     INTEGER NOT NULL REFERENCES nodes (id),
  artifact INTEGER NOT NULL REFERENCES artifacts (id),
  PRIMARY KEY (step, artifact)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
  id         INTEGER PRIMARY KEY,
  step       INTEGER NOT NULL REFERENCES nodes (id),
  activity   TEXT NOT NULL,
  attempt    INTEGER NOT NULL,
  study      TEXT NOT NULL,
  worker     TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at   TEXT,
  outcome    TEXT NOT NULL CHECK (outcome IN ('finished', 'failed', 'lost', 'cancelled')),
  error      TEXT,
  reason     TEXT,
  UNIQUE (step, activity, attempt)
) STRICT;

CREATE TABLE ledger (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO ledger VALUES (lower(hex(randomblob(16))));

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  study    TEXT,
  plan     TEXT,
  who      TEXT NOT NULL,
  reason   TEXT,
  details  TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER events_do_not_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

CREATE TABLE study_files (
  sha256 TEXT PRIMARY KEY,
  text   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE removals (
  sha256 TEXT NOT NULL,
  event  INTEGER NOT NULL REFERENCES events (sequence),
  PRIMARY KEY (sha256, event)
) STRICT, WITHOUT ROWID;
`;
