/**
 * networks        of a network that is trained once, `source`, `freeze`, `transfer_learning_rate`, `generate_source`,
 *                 `generate_target` and `transfer` are null, and its metrics have the phase `after` alone
 * mixture_parts   what such a network was trained on: the `images` images of the dataset `generate` from the place
 *                 `first_image` on, which counts from 0, in the order in which its study names the domains
 *
 * SQLite can't take a NOT NULL away: the table is made anew.
 */
export const MIXTURES = `
CREATE TABLE networks_of_both_kinds (
  record                 TEXT PRIMARY KEY,
  network                TEXT NOT NULL,
  study                  TEXT NOT NULL,
  source                 TEXT CHECK ((source IS NULL) = (transfer IS NULL)),
  target                 TEXT NOT NULL,
  freeze                 TEXT CHECK ((freeze IS NULL) = (transfer IS NULL) AND freeze IN ('none', 'encoder', 'decoder')),
  pretrain_learning_rate REAL NOT NULL,
  transfer_learning_rate REAL CHECK ((transfer_learning_rate IS NULL) = (transfer IS NULL)),
  images                 INTEGER NOT NULL,
  replicate              INTEGER NOT NULL,
  generate_source        TEXT REFERENCES steps (key) CHECK ((generate_source IS NULL) = (transfer IS NULL)),
  generate_target        TEXT REFERENCES steps (key) CHECK ((generate_target IS NULL) = (transfer IS NULL)),
  pretrain               TEXT NOT NULL REFERENCES steps (key),
  transfer               TEXT REFERENCES steps (key),
  evaluate               TEXT NOT NULL REFERENCES steps (key)
) STRICT, WITHOUT ROWID;
INSERT INTO networks_of_both_kinds SELECT * FROM networks;
DROP TABLE networks;
ALTER TABLE networks_of_both_kinds RENAME TO networks;
CREATE INDEX networks_by_study ON networks (study, source, target);

CREATE TABLE mixture_parts (
  record      TEXT NOT NULL REFERENCES networks (record),
  ordinal     INTEGER NOT NULL,
  domain      TEXT NOT NULL,
  images      INTEGER NOT NULL,
  generate    TEXT NOT NULL REFERENCES steps (key),
  first_image INTEGER NOT NULL,
  PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;
`;
