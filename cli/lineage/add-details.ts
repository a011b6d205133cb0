import { readFile } from 'node:fs/promises';
import { parseImageRecords } from '../../activities/image-records.js';
import type { CodeNode, ImageNode, LineageGraph, LineageNode } from '../../lineage/graph.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { maybeReadSoftware } from '../../results/software.js';

/** What the results only know the hash of, read from the artifacts; what is gone there stays unknown. */
export async function addDetails(graph: LineageGraph, artifacts: ArtifactStore): Promise<LineageGraph> {
  const nodes: LineageNode[] = [];
  for (const node of graph.nodes) {
    if (node.kind === 'code') nodes.push(await describeCode(node, artifacts));
    else if (node.kind === 'image') nodes.push(await describeImage(node, artifacts));
    else nodes.push(node);
  }
  return { ...graph, nodes };
}

async function describeCode(node: CodeNode, artifacts: ArtifactStore): Promise<LineageNode> {
  const software = await maybeReadSoftware(artifacts, node.environment.software).catch(() => undefined);
  if (software === undefined) return node;
  const { unknown: _unknown, ...known } = node;
  return { ...known, software };
}

async function describeImage(node: ImageNode, artifacts: ArtifactStore): Promise<LineageNode> {
  const { unknown: _unknown, records, ...known } = node;
  if (records === null) return node;
  try {
    const all = parseImageRecords(await readFile(await artifacts.openArtifact(records), 'utf8'));
    const record = all.find(({ index }) => index === node.index);
    if (record !== undefined) return { ...known, records, record };
    const unknown = ['structure and corner of the crop: the dataset’s records don’t tell of this image'];
    return { ...known, records, record: null, unknown };
  } catch {
    return node;
  }
}
