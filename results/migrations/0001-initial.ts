/**
 * plans     a study as it was planned, whole; the study's latest plan is the one with the highest `sequence`
 * cells     the networks of a plan in order, each with the key of its record step
 * steps     finished steps, from their manifests
 * epochs    what every epoch of a training left
 * networks  recorded networks
 * metrics   quality of a network on a domain, before and after transfer
 */
export const INITIAL_SCHEMA = `
CREATE TABLE plans (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  plan       TEXT NOT NULL UNIQUE,
  study      TEXT NOT NULL,
  document   TEXT NOT NULL,
  planned_at TEXT NOT NULL
) STRICT;
CREATE INDEX plans_by_study ON plans (study, sequence);

CREATE TABLE cells (
  plan    TEXT NOT NULL REFERENCES plans (plan),
  ordinal INTEGER NOT NULL,
  network TEXT NOT NULL,
  record  TEXT NOT NULL,
  PRIMARY KEY (plan, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE steps (
  key         TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('generate', 'pretrain', 'transfer', 'evaluate')),
  manifest    TEXT NOT NULL,
  started_at  TEXT NOT NULL,
  duration_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
  step          TEXT NOT NULL REFERENCES steps (key),
  epoch         INTEGER NOT NULL,
  learning_rate REAL NOT NULL,
  training_loss REAL NOT NULL,
  loss          REAL NOT NULL,
  iou           REAL NOT NULL,
  PRIMARY KEY (step, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE networks (
  record                 TEXT PRIMARY KEY,
  network                TEXT NOT NULL,
  study                  TEXT NOT NULL,
  source                 TEXT NOT NULL,
  target                 TEXT NOT NULL,
  freeze                 TEXT NOT NULL CHECK (freeze IN ('none', 'encoder', 'decoder')),
  pretrain_learning_rate REAL NOT NULL,
  transfer_learning_rate REAL NOT NULL,
  images                 INTEGER NOT NULL,
  replicate              INTEGER NOT NULL,
  generate_source        TEXT NOT NULL REFERENCES steps (key),
  generate_target        TEXT NOT NULL REFERENCES steps (key),
  pretrain               TEXT NOT NULL REFERENCES steps (key),
  transfer               TEXT NOT NULL REFERENCES steps (key),
  evaluate               TEXT NOT NULL REFERENCES steps (key)
) STRICT, WITHOUT ROWID;
CREATE INDEX networks_by_study ON networks (study, source, target);

CREATE TABLE metrics (
  record        TEXT NOT NULL REFERENCES networks (record),
  domain        TEXT NOT NULL,
  phase         TEXT NOT NULL CHECK (phase IN ('before', 'after')),
  loss          REAL NOT NULL,
  cross_entropy REAL NOT NULL,
  trained_loss  REAL NOT NULL,
  iou           REAL NOT NULL,
  dice          REAL NOT NULL,
  precision     REAL NOT NULL,
  recall        REAL NOT NULL,
  PRIMARY KEY (record, domain, phase)
) STRICT, WITHOUT ROWID;
`;
