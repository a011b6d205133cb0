import type { BesideLine } from '../../lineage/list-beside.js';
import type { Direction, EdgeRole, NodeId } from '../../lineage/graph.js';
import type { GraphEdge } from '../../lineage/place-graph.js';

/** What is asked of `/api/lineage`. */
export interface LineageQuestion {
  /** As a person names it. */
  readonly thing: string;
  readonly direction: Direction;
  readonly study?: string;
  /** Every step by itself. */
  readonly full: boolean;
}

/** A lineage as it is drawn, in user units. */
export interface DrawnLineage {
  readonly title: string;
  readonly direction: Direction;
  /** What else the words might have meant. */
  readonly note: string | null;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly DrawnBox[];
  readonly edges: readonly GraphEdge[];
  readonly beside: readonly BesideLine[];
}

export interface DrawnBox {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly color: string;
  readonly title: string;
  /** It, broken into lines. */
  readonly titles: readonly string[];
  readonly lines: readonly string[];
  readonly roles: readonly EdgeRole[];
  /** How many nodes it stands for. */
  readonly count: number;
  /** The first of them. */
  readonly members: readonly DrawnMember[];
}

export interface DrawnMember {
  readonly id: NodeId;
  readonly name: string;
  /** What to ask for its own lineage by; null where it has none. */
  readonly thing: string | null;
}
