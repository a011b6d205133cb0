import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { SMALL_STUDY, startCommand, type RunningCommand } from '../cli/run-command.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { launchBrowser, NEEDS_BROWSER, openPage, type WatchedPage } from './browser.js';
import { findViolations } from './find-violations.js';

/** HRTEM_PAGE_STUDY: another study file to go through with, such as configs/quickstart.yaml. */
const STUDY_FILE = process.env.HRTEM_PAGE_STUDY ?? SMALL_STUDY;
const PATIENCE_MS = 10 * 60_000;

const addressSchema = z.object({ url: z.string(), token: z.string() });

describe('the page, from launching a study to its lineage', NEEDS_BROWSER, () => {
  const dataFolder = makeTemporaryFolder({ after });
  const text = readFileSync(STUDY_FILE, 'utf8');
  const study = /^name: *(\S+)/m.exec(text)?.[1] ?? '';
  let ui: RunningCommand;
  let browser: Browser;
  let url: string;
  let token: string;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    ui = startCommand(['ui', '--no-open', '--port', '0', '--json', '--data', dataFolder]);
    const address = addressSchema.parse(JSON.parse(await ui.output()));
    ({ url, token } = address);
    browser = await launchBrowser();
    // closed with the browser
    watched = await openPage({ after: () => undefined }, browser, `${url}#token=${token}`);
    ({ page } = watched);
    page.setDefaultTimeout(60_000);
  });
  after(async () => {
    await browser.close();
    ui.child.kill('SIGINT');
    await ui.finished;
    await startCommand(['stop', '--data', dataFolder]).finished;
  });

  const state = () => page.locator('main .heading .badge');
  const reach = async (what: Locator, timeout = 60_000) => {
    await what.waitFor({ timeout });
  };
  const requireGood = async (where: string) => {
    assert.deepEqual(await findViolations(page), [], where);
    assert.deepEqual(watched.complaints, [], where);
  };

  it('launches a study file with its plan shown first, and the reason kept', async () => {
    await page
      .getByRole('link', { name: /study file|start/i })
      .first()
      .click();
    await page.getByLabel(/^Study file/).fill(text.replace('name:', 'nam:'));
    await page.getByRole('button', { name: 'Show the plan' }).click();
    await reach(page.getByText(/nam\b.*perhaps name|name.*expected/i).first());
    await page.getByLabel(/^Study file/).fill(text);
    await page.getByRole('button', { name: 'Show the plan' }).click();
    await reach(page.getByRole('region', { name: 'Plan', exact: true }));
    await requireGood('the plan');
    await page.getByRole('button', { name: `Launch ${study}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Why/).fill('to see whether it works');
    await requireGood('the question why');
    await dialog.getByRole('button', { name: 'Launch' }).click();
    await page.waitForURL(`**/studies/${study}`);
  });

  it('watches it, pauses and resumes it on the way, until it is complete', async () => {
    await reach(page.getByRole('button', { name: 'Pause' }));
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await reach(state().filter({ hasText: 'paused' }));
    await requireGood('paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await reach(state().filter({ hasText: 'running' }));
    await requireGood('running');
    await reach(state().filter({ hasText: /^complete/ }), PATIENCE_MS);
    await reach(page.getByText('to see whether it works').first());
    await requireGood('complete');
  });

  it('opens a cell of a matrix, a network of it, an image, its lineage', async () => {
    await page.getByRole('link', { name: 'Results' }).click();
    const cell = page.locator('main .drawing [data-row]').first();
    await reach(cell);
    await requireGood('results');
    await cell.click();
    const network = page.locator('main a[href*="/networks/"]').first();
    await reach(network);
    await requireGood('networks');
    await network.click();
    const images = page.locator('main a[href*="/domains/"]').first();
    await reach(images);
    await requireGood('a network');
    await images.click();
    await reach(page.locator('main canvas').first());
    await reach(page.getByText(/^IoU/).filter({ visible: true }).first());
    await requireGood('an image');
    await page.goBack();
    await page.locator('main a[href^="/lineage?"]').first().click();
    await reach(page.locator('.lineage-picture svg'));
    await requireGood('lineage');
  });

  it('has nothing that keeps somebody from using it, narrow, in the dark, with and without the token', async (context) => {
    const record = await page.evaluate(
      `fetch('/api/studies/${study}/networks').then((answer) => answer.json()).then(({ rows }) => rows[0].key)`,
    );
    const home = `${url}studies/${study}`;
    const addresses = [
      url,
      ...['', '/domains', '/results', '/networks', `/networks/${String(record)}`, '/findings'].map((end) => home + end),
      `${home}/networks?compare=${String(record)}`,
      `${url}lineage?thing=${String(record)}`,
      `${url}?launch&clone=${study}`,
    ];
    for (const hash of [`#token=${token}`, '']) {
      const small = await openPage(context, browser, url + hash, { width: 390, height: 844, dark: true });
      for (const address of addresses) {
        await small.page.goto(address);
        await small.page.getByRole('heading', { level: 1 }).waitFor();
        await small.page.locator('main :text("loading …")').first().waitFor({ state: 'detached' });
        assert.deepEqual(await findViolations(small.page), [], address);
        const width = await small.page.evaluate('document.documentElement.scrollWidth');
        assert.ok(
          Number(width) <= 390,
          `${address} is ${String(width)} px wide ${hash === '' ? 'without' : 'with'} token`,
        );
      }
      assert.deepEqual(small.complaints, []);
    }
  });
});
