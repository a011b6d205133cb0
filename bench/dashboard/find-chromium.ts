import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser that HRTEM_CHROMIUM names, or one that is installed. */
export function maybeFindChromium(): string | undefined {
  return process.env['HRTEM_CHROMIUM'] ?? PLACES.find((path) => existsSync(path));
}
