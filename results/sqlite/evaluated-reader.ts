import { z } from 'zod';
import type { StepKey } from '../../study/step.js';
import { ALL_PUBLISHED } from '../published/published-study.js';
import type { ArtifactRef } from '../manifest.js';
import { LATEST_CELLS, LATEST_PLAN } from './latest-cells.js';
import { prepare } from './keep-alive.js';
import { maybeOpenForReading } from './open-database.js';
import { prepareTableCheck } from './table-check.js';

const planRow = z.object({ plan: z.string() });
const trainedRow = z.object({ pretrain: z.string(), transfer: z.string().nullable() });
const artifactRow = z.object({ sha256: z.string(), bytes: z.number() });
const evaluatedRow = z.object({
  record: z.string(),
  network: z.string(),
  loss: z.number(),
  iou: z.number(),
  lossBefore: z.number().nullable(),
  iouBefore: z.number().nullable(),
});

export type EvaluatedRow = z.infer<typeof evaluatedRow>;

export interface EvaluatedQuery {
  readonly study: string;
  readonly domain: string;
  /** A part of the network's name; none: all. */
  readonly search: string;
  readonly limit: number;
}

/** Asks the results for a few networks at a time, however many there are. */
export interface EvaluatedReader {
  maybePlan(study: string): string | undefined;
  /** Whether it is a study of others, of which there is no step. */
  isPublished(study: string): boolean;
  /** Networks of the study's latest plan, lowest loss on the domain first, and how many there are. */
  listEvaluated(query: EvaluatedQuery): { readonly rows: readonly EvaluatedRow[]; readonly found: number };
  /** The trainings of a recorded network; `transfer` is null of one that is trained once. */
  maybeTrainings(record: StepKey): z.infer<typeof trainedRow> | undefined;
  maybeArtifact(sha256: string): ArtifactRef | undefined;
  /** Whether all files that the step has left are known as artifacts. */
  knowsFilesOf(step: StepKey): boolean;
  close(): void;
}

/** Undefined where nothing was recorded yet. */
export function maybeCreateEvaluatedReader(path: string): EvaluatedReader | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  const evaluated = `FROM ${LATEST_CELLS} JOIN networks USING (record)
    JOIN metrics AS later ON later.record = networks.record AND later.domain = ? AND later.phase = 'after'
    LEFT JOIN metrics AS earlier
      ON earlier.record = networks.record AND earlier.domain = later.domain AND earlier.phase = 'before'
    WHERE instr(lower(network), lower(?)) > 0`;
  const selectPlan = prepare(database, `SELECT (${LATEST_PLAN}) AS plan`);
  const selectEvaluated = prepare(
    database,
    `SELECT networks.record, network, later.loss, later.iou, earlier.loss AS lossBefore, earlier.iou AS iouBefore
     ${evaluated} ORDER BY later.loss, network LIMIT ?`,
  );
  const countEvaluated = prepare(database, `SELECT count(*) ${evaluated}`).pluck();
  const selectTrainings = prepare(database, 'SELECT pretrain, transfer FROM networks WHERE record = ?');
  const selectStep = prepare(database, 'SELECT 1 FROM steps WHERE key = ?');
  const [hasPublished, hasArtifacts] = ['published_studies', 'artifacts'].map((table) =>
    prepareTableCheck(database, table),
  );
  let selectPublished: ReturnType<typeof prepare> | undefined;
  let selectArtifact: ReturnType<typeof prepare> | undefined;

  return {
    maybePlan: (study) => planRow.safeParse(selectPlan.get(study)).data?.plan,
    isPublished: (study) => {
      if (!hasPublished()) return false;
      selectPublished ??= prepare(database, 'SELECT 1 FROM published_studies WHERE study = ? OR ?');
      return selectPublished.get(study, Number(study === ALL_PUBLISHED)) !== undefined;
    },
    listEvaluated: ({ study, domain, search, limit }) => ({
      rows: z.array(evaluatedRow).parse(selectEvaluated.all(study, domain, search, limit)),
      found: z.number().parse(countEvaluated.get(study, domain, search)),
    }),
    maybeTrainings: (record) => trainedRow.optional().parse(selectTrainings.get(record)),
    maybeArtifact: (sha256) => {
      if (!hasArtifacts()) return undefined;
      selectArtifact ??= prepare(database, 'SELECT sha256, bytes FROM artifacts WHERE sha256 = ?');
      return artifactRow.optional().parse(selectArtifact.get(sha256));
    },
    knowsFilesOf: (step) => hasArtifacts() && selectStep.get(step) !== undefined,
    close: () => database.close(),
  };
}
