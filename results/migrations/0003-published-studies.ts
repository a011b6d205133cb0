/**
 * Results that others published, apart from our own: they have no plan, no steps and only losses, and nothing but
 * another import changes them.
 *
 * published_studies   where the tables are from
 * published_domains   in the order of analysis, `ordinal` from 0
 * published_networks  `source`, `freeze` and `transfer_learning_rate` are null for a network that was trained once, on
 *                     the `mixture` [{domain, images}]; `training_loss` is raw, of the epoch that the losses are from
 * published_losses    `domain` is the ordinal; 0.3133, the paper's rounded log(1 + 1/e), is subtracted
 */
export const PUBLISHED_STUDIES = `
CREATE TABLE published_studies (
  study       TEXT PRIMARY KEY,
  citation    TEXT NOT NULL,
  imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE published_domains (
  study             TEXT NOT NULL REFERENCES published_studies (study) ON DELETE CASCADE,
  ordinal           INTEGER NOT NULL,
  domain            TEXT NOT NULL,
  defocus           REAL NOT NULL,
  dose              REAL NOT NULL,
  lattice           TEXT NOT NULL,
  smallest_diameter REAL NOT NULL,
  largest_diameter  REAL NOT NULL,
  PRIMARY KEY (study, ordinal),
  UNIQUE (study, domain)
) STRICT, WITHOUT ROWID;

CREATE TABLE published_networks (
  id                     INTEGER PRIMARY KEY,
  study                  TEXT NOT NULL REFERENCES published_studies (study) ON DELETE CASCADE,
  network                TEXT NOT NULL,
  kind                   TEXT NOT NULL CHECK (kind IN ('transfer', 'mixture')),
  source                 TEXT CHECK ((source IS NULL) = (kind = 'mixture')),
  target                 TEXT NOT NULL,
  freeze                 TEXT CHECK (freeze IN ('none', 'encoder', 'decoder')),
  pretrain_learning_rate REAL NOT NULL,
  transfer_learning_rate REAL,
  images                 INTEGER NOT NULL,
  replicate              INTEGER NOT NULL,
  mixture                TEXT CHECK ((mixture IS NULL) = (kind = 'transfer')),
  training_loss          REAL,
  UNIQUE (study, network)
) STRICT;

CREATE TABLE published_losses (
  network INTEGER NOT NULL REFERENCES published_networks (id) ON DELETE CASCADE,
  domain  INTEGER NOT NULL,
  before  REAL,
  after   REAL NOT NULL,
  PRIMARY KEY (network, domain)
) STRICT, WITHOUT ROWID;
`;
