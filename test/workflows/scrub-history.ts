/** Takes out of a saved history what names the machine and the process that it was made on: a replay doesn't ask for it. */
export function scrubHistory(json: string): string {
  const scrubbed: unknown = JSON.parse(json, (field, value: unknown) => {
    if (field === 'identity') return 'worker';
    return isStickyQueue(value) ? { ...value, name: 'worker-sticky' } : value;
  });
  return `${JSON.stringify(scrubbed, null, 2)}\n`;
}

/** The queue of one worker process, which is called after it. */
function isStickyQueue(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY';
}
