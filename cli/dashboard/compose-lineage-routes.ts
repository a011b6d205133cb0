import type { LineageQuestion } from '../../dashboard/contract/lineage.js';
import { createLineageRoutes } from '../../dashboard/routes/lineage.js';
import { createAskedProcess } from './answering/asked-process.js';
import type { ComposedRoutes } from './compose-routes.js';
import type { LineageRequest, TraceRequest } from './lineage-process.js';

const PROCESS = new URL('./lineage-process.js', import.meta.url);

export interface ComposedLineage extends ComposedRoutes {
  /** Reads the ledger before somebody asks. */
  prepare(): Promise<unknown>;
}

export function composeLineageRoutes(dataFolder: string): ComposedLineage {
  const tracing = createAskedProcess<LineageRequest, unknown>(PROCESS, dataFolder);
  const ask = (wanted: TraceRequest['wanted'], question: LineageQuestion, node?: string) =>
    tracing.ask({ wanted, ...question, ...(node !== undefined && { node }) });
  return {
    routes: createLineageRoutes({
      draw: (question) => ask('drawn', question),
      trace: (question) => ask('graph', question),
      render: (question) => ask('svg', question),
      findNode: (question, id) => ask('node', question, id),
    }),
    prepare: () => tracing.ask({ wanted: 'nothing' }),
    close: () => tracing.close(),
  };
}
