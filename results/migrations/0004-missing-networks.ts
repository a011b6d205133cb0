/**
 * missing_networks   networks of a plan that were not recorded when their group of the study ended, each with why; a
 *                    network that is recorded later keeps its line, which tells nothing then
 */
export const MISSING_NETWORKS = `
CREATE TABLE missing_networks (
  plan     TEXT NOT NULL REFERENCES plans (plan),
  network  TEXT NOT NULL,
  step     TEXT NOT NULL CHECK (step IN ('generate', 'pretrain', 'transfer', 'evaluate', 'record')),
  state    TEXT NOT NULL CHECK (state IN ('failed', 'skipped', 'cancelled')),
  error    TEXT NOT NULL,
  reason   TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  PRIMARY KEY (plan, network)
) STRICT, WITHOUT ROWID;
`;
