/**
 * epoch_validations   quality on every other dataset that a training was validated on after each epoch; that on the
 *                     stage's own one stands in `epochs`. A plan says which dataset a domain is, since datasets have no names.
 */
export const VALIDATION_ON_ALL_DOMAINS = `
CREATE TABLE epoch_validations (
  step          TEXT NOT NULL,
  epoch         INTEGER NOT NULL,
  dataset       TEXT NOT NULL,
  loss          REAL NOT NULL,
  cross_entropy REAL NOT NULL,
  trained_loss  REAL NOT NULL,
  iou           REAL NOT NULL,
  dice          REAL NOT NULL,
  precision     REAL NOT NULL,
  recall        REAL NOT NULL,
  PRIMARY KEY (step, epoch, dataset),
  FOREIGN KEY (step, epoch) REFERENCES epochs (step, epoch)
) STRICT, WITHOUT ROWID;
`;
