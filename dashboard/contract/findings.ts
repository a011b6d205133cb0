import type { EvaluatedFinding } from '../../analysis/findings/evaluate-findings.js';

/** As `findings --json` prints them: `GET /api/studies/STUDY/findings`. */
export interface FindingsAnswer {
  readonly study: string;
  readonly published: boolean;
  readonly findings: readonly EvaluatedFinding[];
  readonly claims: readonly EvaluatedFinding[];
}

/** `GET /api/studies/STUDY/findings/progress`. */
export interface FindingsProgress {
  /** From 0 to 1; null while nobody asks. */
  readonly share: number | null;
}

/** Whom findings can be asked of: `GET /api/measured`. */
export interface MeasuredNames {
  /** One’s own. */
  readonly recorded: readonly string[];
  /** The paper’s that were imported. */
  readonly published: readonly string[];
}
