import { fileURLToPath } from 'node:url';
import type { LineageQuestion } from '../../dashboard/contract/lineage.js';
import { createLineageRoutes } from '../../dashboard/routes/lineage.js';
import { createAskedProcess } from './ask-process.js';
import type { ComposedRoutes } from './compose-routes.js';
import type { LineageRequest } from './lineage-process.js';

const PROCESS = fileURLToPath(new URL('./lineage-process.js', import.meta.url));

export function composeLineageRoutes(dataFolder: string): ComposedRoutes {
  const tracing = createAskedProcess<LineageRequest>(PROCESS, [dataFolder]);
  const ask = (wanted: LineageRequest['wanted'], question: LineageQuestion, node?: string) =>
    tracing.ask({ wanted, ...question, ...(node !== undefined && { node }) });
  return {
    routes: createLineageRoutes({
      draw: (question) => ask('drawn', question),
      trace: (question) => ask('graph', question),
      render: (question) => ask('svg', question),
      findNode: (question, id) => ask('node', question, id),
    }),
    close: () => {
      tracing.close();
      return Promise.resolve();
    },
  };
}
