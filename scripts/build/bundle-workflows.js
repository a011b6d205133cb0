import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const workflows = fileURLToPath(new URL('../../dist/workflows/', import.meta.url));

const { code } = await bundleWorkflowCode({ workflowsPath: `${workflows}index.js` });
const partial = `${workflows}bundle.js.partial-${process.pid}`;
writeFileSync(partial, code);
renameSync(partial, `${workflows}bundle.js`);
