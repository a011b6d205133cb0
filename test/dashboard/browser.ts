import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { maybeFindChromium } from '../../bench/dashboard/find-chromium.js';

/** A browser of this machine, where one is named by HRTEM_CHROMIUM or installed; the tests bring none. */
const BROWSER_PATH = maybeFindChromium();

/** For `describe`: without a browser those tests say that they were skipped. */
export const NEEDS_BROWSER = {
  skip: BROWSER_PATH === undefined ? 'no Chromium on this machine; HRTEM_CHROMIUM names one elsewhere' : false,
} as const;

export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests to anywhere but the server. */
  readonly complaints: readonly string[];
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(BROWSER_PATH !== undefined && { executablePath: BROWSER_PATH }),
    // tests run as root in containers, where Chromium's sandbox can't be set up; WebGL by software
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--use-gl=angle', '--use-angle=swiftshader'],
  });
}

/** A page that is watched for whatever it shouldn't do; closed after the test. */
export async function openPage(
  context: { after(hook: () => Promise<void>): void },
  browser: Browser,
  url: string,
  options: { readonly width?: number; readonly height?: number; readonly dark?: boolean } = {},
): Promise<WatchedPage> {
  const { width = 1440, height = 900, dark = false } = options;
  const tab: BrowserContext = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    acceptDownloads: true,
  });
  context.after(() => tab.close());
  const page = await tab.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && !['blob:', 'data:'].includes(asked.protocol)) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, complaints };
}
