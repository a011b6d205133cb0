import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAVED_MODEL_TAG, writeSavedModel, type GraphNode } from './graph.js';
import { classifyNativeError } from './out-of-memory-error.js';
import { binding } from './tensorflow.js';

/** A graph in a native session of its own. Tensors are ids of the binding, the caller's to delete. */
export interface LoadedGraph {
  /**
   * Feeds nodes, blocks until the fetched ones are there, and gives one new tensor for each.
   * @throws OutOfMemoryError
   */
  run(feeds: readonly string[], inputs: readonly number[], fetches: readonly string[]): number[];
  /** Frees the native memory. */
  dispose(): void;
}

/** The binding loads graphs from a folder only: it is written, read, and gone. */
export function loadGraph(nodes: readonly GraphNode[]): LoadedGraph {
  const directory = mkdtempSync(join(tmpdir(), 'compiled-step-'));
  try {
    writeSavedModel(directory, nodes);
    const id = binding.loadSavedModel(directory, SAVED_MODEL_TAG);
    return {
      run(feeds, inputs, fetches) {
        const name = (node: string) => `${node}:0`;
        try {
          const results = binding.runSavedModel(id, [...inputs], feeds.map(name).join(), fetches.map(name).join());
          return results.map((result) => result.id);
        } catch (error) {
          throw classifyNativeError(error);
        }
      },
      dispose: () => binding.deleteSavedModel(id),
    };
  } catch (error) {
    throw classifyNativeError(error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
