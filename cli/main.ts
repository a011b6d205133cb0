/** The entry of the command line; `bin/hrtem-transfer.js` imports it after the set-up. */
import { runCommandLine } from './run-command-line.js';

// whoever read us has gone (`| head`, a closed terminal): what we do goes on, what we say is lost
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exit(await runCommandLine(process.argv));
