import type { EdgeRole, LineageGraph, LineageNode, NodeId } from './graph.js';
import { groupBy } from '../study/group-by.js';

/** Nodes that are shown as one: alike in kind, and in what they are for whom. */
export interface FoldedGroup {
  readonly members: readonly [LineageNode, ...LineageNode[]];
  /** The longest way from the root. */
  readonly depth: number;
  /** Groups farther from the root, in the order in which they are to be shown. */
  readonly next: readonly FoldedEdge[];
}

export interface FoldedEdge {
  readonly role: EdgeRole;
  /** Place among the groups. */
  readonly group: number;
}

/** The groups of a graph, the root's first; nodes that stand beside everything are left out. */
export type FoldedGraph = readonly FoldedGroup[];

/** What nearly everything came from is told once, not drawn at every step. */
const BESIDE: ReadonlySet<LineageNode['kind']> = new Set(['seed', 'code', 'plan', 'study-file']);

/** More siblings of a kind than this are one group; waves always are. */
const MOST_SIBLINGS = 3;

/**
 * Puts nodes that are alike into groups, so that a study of thousands of networks fits a page.
 * @param full leaves every node by itself
 */
export function foldGraph({ root, direction, nodes, edges }: LineageGraph, full = false): FoldedGraph {
  const shown = new Map(
    nodes.filter(({ id, kind }) => id === root || !BESIDE.has(kind)).map((node) => [node.id, node]),
  );
  const steps = edges
    .map(({ of, from, role }) => (direction === 'up' ? { near: of, far: from, role } : { near: from, far: of, role }))
    .filter(({ near, far }) => shown.has(near) && shown.has(far));
  const depths = measureDepths([...shown.keys()], steps);
  const before = groupBy(steps, ({ far }) => far);
  const groupOf = new Map<NodeId, number>();
  const groups: { readonly members: [LineageNode, ...LineageNode[]]; readonly depth: number }[] = [];
  const levels = groupBy([...shown.values()], ({ id }) => depths.get(id) ?? 0);
  const deepest = Math.max(...levels.keys());
  for (let depth = 0; depth <= deepest; depth++) {
    const level = levels.get(depth) ?? [];
    const alike = groupBy(level, (node) => {
      const uses = (before.get(node.id) ?? []).map(({ near, role }) => `${groupOf.get(near)} ${role}`);
      return [kindOf(node), ...new Set(uses.sort())].join('\n');
    });
    for (const members of alike.values()) {
      const isOne = !full && members.length > (kindOf(members[0]) === 'waves' ? 1 : MOST_SIBLINGS);
      for (const [first, ...others] of isOne ? [members] : members.map((member) => [member])) {
        for (const { id } of [first, ...others]) groupOf.set(id, groups.length);
        groups.push({ members: [first, ...others], depth });
      }
    }
  }
  const next = groups.map(() => new Map<string, FoldedEdge>());
  for (const { near, far, role } of steps) {
    const [from, group] = [groupOf.get(near), groupOf.get(far)];
    if (from !== undefined && group !== undefined) next[from].set(`${role} ${group}`, { role, group });
  }
  return groups.map((group, place) => ({ ...group, next: [...next[place].values()] }));
}

export function kindOf(node: LineageNode): string {
  return node.kind === 'step' ? node.step : node.kind;
}

export function kindOfGroup({ members }: Pick<FoldedGroup, 'members'>): string {
  const [first]: readonly LineageNode[] = members;
  return kindOf(first);
}

interface Step {
  readonly near: NodeId;
  readonly far: NodeId;
}

/** Nothing came from itself: the graph has no cycle. */
function measureDepths(ids: readonly NodeId[], steps: readonly Step[]): ReadonlyMap<NodeId, number> {
  const depths = new Map(ids.map((id) => [id, 0]));
  const waiting = new Map(ids.map((id) => [id, 0]));
  const after = groupBy(steps, ({ near }) => near);
  for (const { far } of steps) waiting.set(far, (waiting.get(far) ?? 0) + 1);
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const { far } of after.get(id) ?? []) {
      depths.set(far, Math.max(depths.get(far) ?? 0, (depths.get(id) ?? 0) + 1));
      const left = (waiting.get(far) ?? 0) - 1;
      waiting.set(far, left);
      if (left === 0) ready.push(far);
    }
  }
  return depths;
}
