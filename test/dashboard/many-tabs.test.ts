import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { launchBrowser, NEEDS_BROWSER } from './browser.js';
import { serveFolder, type ServedFolder } from './serve-folder.js';

/** More than the six connections that a browser has to one server. */
const TABS = 8;

describe('many tabs of one browser', NEEDS_BROWSER, () => {
  const dataFolder = makeTemporaryFolder({ after });
  let dashboard: ServedFolder;
  let browser: Browser;
  const finish = (name: string) => finishStudy(dataFolder, minimalStudy().replace('name: minimal', `name: ${name}`));
  before(async () => {
    await finish('first');
    dashboard = await serveFolder(dataFolder);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await dashboard.close();
  });

  it('all load and hear the news, also when the one that was there first is closed', async () => {
    const context = await browser.newContext();
    const pages: Page[] = [];
    for (let tab = 0; tab < TABS; tab++) {
      const page = await context.newPage();
      await page.goto(dashboard.url);
      pages.push(page);
    }
    const show = (study: string) =>
      Promise.all(pages.map((page) => page.locator('main').getByRole('link', { name: study, exact: true }).waitFor()));
    await show('first');
    await finish('second');
    await show('second');
    await pages.shift()?.close();
    await finish('third');
    await show('third');
  });
});
