import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { composeRoutes, type Routes } from '../../cli/dashboard/compose-routes.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { launchBrowser, NEEDS_BROWSER } from './browser.js';

/** More than the six connections that a browser has to one server. */
const TABS = 8;

describe('many tabs of one browser', NEEDS_BROWSER, () => {
  const dataFolder = makeTemporaryFolder({ after });
  let composed: Routes;
  let dashboard: Dashboard;
  let browser: Browser;
  const finish = (name: string) => finishStudy(dataFolder, minimalStudy().replace('name: minimal', `name: ${name}`));
  before(async () => {
    await finish('first');
    composed = composeRoutes(dataFolder);
    const onError = (error: Error) => assert.fail(error);
    dashboard = await startDashboard({ host: '127.0.0.1', port: 0, routes: composed.routes, onError });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await dashboard.close();
    await composed.close();
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
