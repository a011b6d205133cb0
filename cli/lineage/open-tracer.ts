import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGraph } from '../../lineage/build-graph.js';
import type { Direction, LineageGraph } from '../../lineage/graph.js';
import { indexLedger } from '../../lineage/ledger-index.js';
import { maybeCreateLineageReader } from '../../results/sqlite/lineage-reader.js';
import { InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { openArtifacts } from '../open-artifacts.js';
import { addDetails } from './add-details.js';
import { findThing } from './find-thing.js';

export interface TraceRequest {
  /** As a person names it; see `findThing`. */
  readonly text: string;
  readonly direction: Direction;
  /** Looked for in this study alone. */
  readonly study?: string;
}

export interface Traced {
  readonly graph: LineageGraph;
  /** What else the words might have meant. */
  readonly note?: string;
}

/** Traces things in the ledger as it is at one moment. */
export interface Tracer {
  /** @throws InputError where there is no such thing, or more than one. */
  trace(request: TraceRequest): Promise<Traced>;
  close(): void;
}

/**
 * @param options `files`: whether paths of this machine's disk may be asked for
 * @throws InputError where there are no results yet
 */
export function openTracer(dataFolder: string, options: { readonly files: boolean }): Tracer {
  const { results } = layOutDataFolder(dataFolder);
  const scratch = mkdtempSync(join(tmpdir(), 'hrtem-lineage-'));
  const release = () => rmSync(scratch, { recursive: true, force: true });
  try {
    const reader = maybeCreateLineageReader(results, scratch);
    if (reader === undefined) throw new InputError(`lineage: expected results in ${results}, got no study yet`);
    const index = indexLedger(reader);
    return {
      async trace({ text, direction, study }) {
        const search = { index, dataFolder, ...options, ...(study !== undefined && { study }) };
        const { thing, note } = await findThing(text, search);
        const graph = buildGraph(thing, direction, index);
        return { graph: await addDetails(graph, await openArtifacts(dataFolder)), ...(note !== undefined && { note }) };
      },
      close: () => {
        reader.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
