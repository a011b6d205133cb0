import { Option, type Command } from 'commander';
import { once } from 'node:events';
import { z } from 'zod';
import { startDashboard } from '../../dashboard/server.js';
import { composeRoutes } from '../dashboard/compose-routes.js';
import { openBrowser } from '../dashboard/open-browser.js';
import { EnvironmentError } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { checked } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { listenForStop } from '../stop-signal.js';

const LARGEST_PORT = 65_535;

const schema = z.object({
  host: z.string().min(1, { error: 'a name or address of this machine' }),
  port: checked((port) => Number.isInteger(port) && port >= 0 && port <= LARGEST_PORT, 'a port, 0 to 65535'),
  open: z.boolean(),
  temporalUi: z.url({ protocol: /^https?$/, error: 'an address such as http://localhost:8233' }).optional(),
  withParent: z.boolean().default(false),
});

export function addUiCommand(program: Command): void {
  program
    .command('ui')
    .description('show the studies of the data folder as a page in the browser, until Ctrl-C')
    .option('--port <number>', 'where it listens; 0: any free one', '8642')
    .option('--host <name>', 'other than this machine alone: whoever reaches it can read', '127.0.0.1')
    .option('--no-open', 'only print the address')
    .option('--temporal-ui <url>', 'address of Temporal’s own interface, to which the page then links')
    .addOption(new Option('--with-parent', 'end when standard input ends').hideHelp())
    .action(async (_options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { host, port, open, temporalUi, withParent } = parseOptions('ui', schema, command.opts());
      const { routes, prepare, close } = composeRoutes(dataFolder, { temporalUi });
      const stop = listenForStop(() => undefined);
      try {
        const dashboard = await startDashboard({ host, port, routes, onError: reportError }).catch((error: unknown) => {
          throw explainListening(error, host, port);
        });
        const { url, urls, token } = dashboard;
        const [address = url, ...others] = urls.map((each) => `${each}#token=${token}`);
        const lines = [address, ...others].map((line) => `${line}\n`).join('');
        process.stdout.write(json ? `${JSON.stringify({ url, token })}\n` : lines);
        if (open) openBrowser(address);
        void prepare();
        await untilTold(stop.signal, withParent);
        await dashboard.close();
      } finally {
        stop.release();
        await close();
      }
    });
}

/** However the process that has started this one ends, the pipe between them ends with it. */
async function untilTold(signal: AbortSignal, withParent: boolean): Promise<void> {
  if (signal.aborted) return;
  const told = once(signal, 'abort');
  if (!withParent) return void (await told);
  process.stdin.resume();
  await Promise.race([told, once(process.stdin, 'close')]);
}

function reportError(error: Error, url: string): void {
  process.stderr.write(`${url}: ${error.stack ?? error.message}\n`);
}

function explainListening(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new EnvironmentError(
      `port ${port} of ${host} is taken, perhaps by another \`ui\`: --port 0 takes a free one`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EACCES') {
    return new EnvironmentError(`nothing can listen at port ${port} of ${host} (${String(code)})`, { cause: error });
  }
  return error;
}
