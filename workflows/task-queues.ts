/** One queue for each kind of machine that can serve it. */
export const TASK_QUEUES = {
  /** Workflows, and the activities of the one process that writes the result store. */
  workflows: 'hrtem-workflows',
  store: 'hrtem-store',
  simulate: 'hrtem-simulate',
  train: 'hrtem-train',
} as const;
