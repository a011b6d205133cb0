/** The entry of the command line; `bin/hrtem-transfer.js` imports it after the set-up. */
import { runCommandLine } from './run-command-line.js';

// whoever read us has gone (`| head`, a closed terminal): what we do goes on, what we say is lost
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const code = await runCommandLine(process.argv);
// a pipe takes what was written no faster than it is read, and `exit` drops the rest
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))),
);
process.exit(code);
