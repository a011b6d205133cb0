import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { launchBrowser, NEEDS_BROWSER, openPage } from './browser.js';
import { serveFolder, type ServedFolder } from './serve-folder.js';

describe('moving about in the page', NEEDS_BROWSER, () => {
  const dataFolder = makeTemporaryFolder({ after });
  let dashboard: ServedFolder;
  let browser: Browser;
  before(async () => {
    await finishStudy(dataFolder, minimalStudy());
    dashboard = await serveFolder(dataFolder);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await dashboard.close();
  });

  const untilTitled = async (page: Page, title: RegExp) => {
    while (!title.test(await page.title())) await page.evaluate('new Promise(requestAnimationFrame)');
  };
  const focused = (page: Page) => page.evaluate('document.activeElement.tagName');

  it('names each page, and leads the focus to its heading', async (context) => {
    const { page, complaints } = await openPage(context, browser, dashboard.url);
    await untilTitled(page, /^Studies · hrtem-transfer$/);
    assert.equal(await focused(page), 'BODY');
    await page.locator('main').getByRole('link', { name: 'minimal', exact: true }).click();
    await untilTitled(page, /^Live · minimal · hrtem-transfer$/);
    assert.equal(await focused(page), 'H1');
    await page.locator('nav.tabs').getByRole('link', { name: 'Networks' }).click();
    await untilTitled(page, /^Networks · minimal/);
    await page.locator('main [role=row] a, main tbody a').first().click();
    await untilTitled(page, /^.*→.* · minimal · hrtem-transfer$/);
    await page.goBack();
    await untilTitled(page, /^Networks · minimal/);
    assert.deepEqual(complaints, []);
  });

  it('may change in another tab too, and no longer with the token of a server that has ended', async (context) => {
    const tab = await browser.newContext();
    context.after(() => tab.close());
    const first = await tab.newPage();
    await first.goto(`${dashboard.url}#token=${dashboard.token}`);
    const start = (page: Page) => page.locator('main').getByRole('link', { name: 'Start a study' });
    await start(first).waitFor();
    assert.equal(new URL(first.url()).hash, '');
    const other = await tab.newPage();
    await other.goto(dashboard.url);
    await start(other).waitFor();
    await other.goto(`${dashboard.url}?again#token=of-a-server-that-has-ended`);
    await other.getByText('This page can read only').waitFor();
    assert.equal(await start(other).count(), 0);
  });

  it('keeps what was typed, and proposes no name that is taken', async (context) => {
    const { page } = await openPage(context, browser, `${dashboard.url}?launch&clone=minimal#token=${dashboard.token}`);
    const area = page.getByLabel(/^Study file/);
    await area.waitFor();
    await area.fill('name: begun');
    await page.reload();
    await area.waitFor();
    assert.equal(await area.inputValue(), 'name: begun');
    await page.getByRole('button', { name: 'Back to the studies' }).click();
    await page.locator('main').getByRole('link', { name: 'Start a study' }).first().click();
    await area.waitFor();
    assert.equal(await area.inputValue(), '');
  });
});
