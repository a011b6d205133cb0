/**
 * step_facts  of each step what is asked of many at once: in `steps` it stands behind manifests of tens of kilobytes, which
 *             take ten times as long to read. `host` to `version` are where the step ran; `parameters` and `best_epoch` are
 *             null of what is no training.
 */
export const STEP_FACTS = `
CREATE TABLE step_facts (
  step        TEXT PRIMARY KEY REFERENCES steps (key),
  kind        TEXT NOT NULL,
  started_at  TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  best_epoch  INTEGER,
  parameters  INTEGER,
  host        TEXT NOT NULL,
  device      TEXT NOT NULL,
  threads     INTEGER NOT NULL,
  version     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO step_facts
SELECT key, kind, started_at, duration_ms,
  json_extract(manifest, '$.summary.bestEpoch'), json_extract(manifest, '$.summary.parameters'),
  json_extract(manifest, '$.environment.host'), json_extract(manifest, '$.environment.device'),
  json_extract(manifest, '$.environment.threads'), json_extract(manifest, '$.environment.version')
FROM steps;
`;
