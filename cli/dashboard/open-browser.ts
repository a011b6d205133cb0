import { spawn } from 'node:child_process';

/** Opens the address in the person's browser, where there is a desktop; it was printed in any case. */
export function openBrowser(address: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (environment.DISPLAY === undefined && environment.WAYLAND_DISPLAY === undefined) return;
  const child = spawn('xdg-open', [address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
