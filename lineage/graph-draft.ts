import type { EdgeRole, LineageEdge, LineageNode, NodeId } from './graph.js';

/** A graph while it is made: every node and every edge once. */
export interface GraphDraft {
  /** Whether the node is new; `create` is called then. */
  add(id: NodeId, create: () => LineageNode | undefined): boolean;
  connect(of: NodeId, role: EdgeRole, from: NodeId): void;
  finish(): { readonly nodes: readonly LineageNode[]; readonly edges: readonly LineageEdge[] };
}

export function draftGraph(): GraphDraft {
  const nodes = new Map<NodeId, LineageNode>();
  const edges = new Map<string, LineageEdge>();
  return {
    add(id, create) {
      if (nodes.has(id)) return false;
      const node = create();
      if (node !== undefined) nodes.set(id, node);
      return node !== undefined;
    },
    connect(of, role, from) {
      const name = JSON.stringify([of, role, from]);
      if (!edges.has(name)) edges.set(name, { of, from, role });
    },
    finish: () => {
      const places = new Map([...nodes.keys()].map((id, place) => [id, place]));
      const placeOf = (id: NodeId) => places.get(id) ?? places.size;
      const known = [...edges.values()].filter(({ of, from }) => nodes.has(of) && nodes.has(from));
      known.sort((a, b) => placeOf(a.of) - placeOf(b.of) || placeOf(a.from) - placeOf(b.from));
      return { nodes: [...nodes.values()], edges: known };
    },
  };
}
