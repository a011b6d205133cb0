/** The entry of the command line; `bin/hrtem-transfer.js` imports it after the set-up. */
import { runCommandLine } from './run-command-line.js';

process.exit(await runCommandLine(process.argv));
