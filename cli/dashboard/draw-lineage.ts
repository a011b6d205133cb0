import type { DrawnLineage, DrawnMember } from '../../dashboard/contract/lineage.js';
import { describeGroup } from '../../lineage/describe-node.js';
import type { LineageNode } from '../../lineage/graph.js';
import { createMarks } from '../../lineage/list-beside.js';
import { placeGraph } from '../../lineage/place-graph.js';
import type { Traced } from '../lineage/open-tracer.js';

/** Of a box, so that an answer stays small whatever a study has. */
const MOST_MEMBERS = 200;

/** A lineage in its places, for the page. */
export function drawLineage(
  { graph, note = null }: { readonly graph: Traced['graph']; readonly note?: string | null },
  full: boolean,
): DrawnLineage {
  const { boxes, ...picture } = placeGraph(graph, full);
  const markOf = createMarks(graph);
  return {
    ...picture,
    direction: graph.direction,
    note,
    boxes: boxes.map(({ group: { members }, ...box }) => ({
      ...box,
      count: members.length,
      members: members.slice(0, MOST_MEMBERS).map((node): DrawnMember => ({
        id: node.id,
        name: describeGroup({ members: [node] }, markOf).title,
        thing: maybeNameThing(node),
      })),
    })),
  };
}

/** By keys and hashes, of which there is one only. */
function maybeNameThing(node: LineageNode): string | null {
  switch (node.kind) {
    case 'network':
    case 'step':
      return node.key;
    case 'value':
      return `${node.network}#${node.domain}${node.phase === undefined ? '' : `/${node.phase}`}`;
    case 'image':
      return `${node.dataset}#${node.split}/${node.index}`;
    case 'file':
      return node.sha256;
    case 'plan':
      return node.study;
    case 'published':
      return node.network ?? node.study;
    case 'cell':
      return node.name;
    case 'seed':
    case 'code':
    case 'study-file':
      return null;
    default:
      return node satisfies never;
  }
}
