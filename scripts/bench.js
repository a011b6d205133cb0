/** `npm run bench:NAME -- OPTIONS`: sets up what is missing, then runs the compiled `bench/NAME.ts`. */
import { setUpOrExit } from './setup.js';

const [name, ...args] = process.argv.slice(2);
if (process.env.HRTEM_SKIP_SETUP !== '1') await setUpOrExit();
const { main } = await import(`../dist/bench/${name}.js`);
process.exit(await main(args));
