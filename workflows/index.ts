/** The entry of the workflow bundle. */
export { groupWorkflow } from './group-workflow.js';
export { protocolWorkflow } from './protocol-workflow.js';
export { studyWorkflow } from './study-workflow.js';
