import type { EvaluatedFinding } from '../analysis/findings/evaluate-findings.js';
import type { Figure } from '../figures/figure.js';
import type { CellFailure } from '../study/cell-failure.js';
import type { SummaryTable } from './summarise-networks.js';

/** All that a report tells, gathered from the store; nothing in it depends on when it is written. */
export interface ReportFacts {
  readonly study: string;
  readonly version: string;
  /** Whose results they are, where others published them. */
  readonly citation?: string;
  /** The most important numbers, each with what it counts. */
  readonly counts: readonly Fact[];
  readonly methods: readonly FactGroup[];
  /** The same as paragraphs for a paper; absent where others published the results. */
  readonly methodsText?: readonly string[];
  readonly domains: readonly DomainEntry[];
  /** Why there are no pictures of domains, where there are none. */
  readonly noPictures?: string;
  readonly tables: readonly SummaryTable[];
  readonly figures: readonly FigureEntry[];
  readonly findings: readonly EvaluatedFinding[];
  readonly claims: readonly EvaluatedFinding[];
  readonly failures: readonly CellFailure[];
  /** Why it is not told what failed, where it isn't. */
  readonly noFailures?: string;
  readonly computing?: Computing;
  /** Where steps ran; empty where it isn't known. */
  readonly environments: readonly FactGroup[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

export interface DomainEntry {
  readonly name: string;
  readonly facts: readonly Fact[];
  readonly pictures: readonly DomainPicture[];
}

/** A micrograph as it is shown. */
export interface DomainPicture {
  readonly caption: string;
  /** As data URIs of PNG files of one size. */
  readonly micrograph: string;
  readonly mask: string;
  readonly scaleBar: { readonly length: number; readonly part: number };
}

export interface FigureEntry {
  readonly name: string;
  /** Or why there is none. */
  readonly figure: Figure | { readonly missing: string };
}

/** Of the steps of the recorded networks. */
export interface Computing {
  readonly totals: readonly ComputedKind[];
  readonly firstStartedAt: string;
  readonly lastStartedAt: string;
}

export interface ComputedKind {
  readonly kind: string;
  readonly device: string;
  readonly threads: number;
  readonly steps: number;
  readonly seconds: number;
}
