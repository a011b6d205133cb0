import { fileURLToPath } from 'node:url';

/** Where the set-up puts compiled modules, seen from `dist/learning/engine`. */
export const NATIVE_FOLDER = fileURLToPath(new URL('../../../native/build', import.meta.url));
