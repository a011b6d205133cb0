import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { READY, type WorkerSettings } from './worker-settings.js';

/** The frames of the options that differ between workers. */
export type ServedQueue = Pick<
  WorkerOptions,
  | 'taskQueue'
  | 'activities'
  | 'workflowBundle'
  | 'maxConcurrentActivityTaskExecutions'
  | 'maxConcurrentWorkflowTaskExecutions'
>;

/**
 * Serves task queues until the process is asked to end (SIGTERM, or the parent goes away): running activities are
 * cancelled then, and the server gives them to another attempt.
 */
export async function serve(settings: WorkerSettings, log: Logger, queues: readonly ServedQueue[]): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      log.warn({ level, ...meta }, message);
    }),
    shutdownSignals: [],
  });
  const { connectionOptions, namespace } =
    settings.address === undefined
      ? loadClientConnectConfig()
      : { connectionOptions: { address: settings.address }, namespace: undefined };
  const connection = await NativeConnection.connect(connectionOptions);
  const workers = await Promise.all(
    queues.map((queue) =>
      Worker.create({
        connection,
        namespace: namespace ?? 'default',
        // a step's progress is known within this time, and a step knows within it that it is cancelled
        maxHeartbeatThrottleInterval: '1s',
        defaultHeartbeatThrottleInterval: '1s',
        shutdownForceTime: '10s',
        ...queue,
      }),
    ),
  );
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  // a terminal tells its whole group of Ctrl-C and of its own end: the parent decides what that means
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
  const running = workers.map((worker) => worker.run());
  process.send?.(READY);
  log.info({ queues: queues.map(({ taskQueue }) => taskQueue) }, 'worker is ready');
  await Promise.all(running);
  await connection.close();
  log.info('worker has stopped');
}

/** Runs the main function of a worker process; an error is logged and ends the process. */
export function runWorkerProcess(log: Logger, main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      log.fatal({ err: error }, 'worker failed');
      process.exit(1);
    },
  );
}
