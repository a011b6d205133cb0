import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { launchBrowser, NEEDS_BROWSER, openPage } from './browser.js';
import { writeImagedFolder } from './imaged-folder.js';
import { serveFolder } from './serve-folder.js';

/** Serves until the test ends, or until it is told. */
async function serve(context: TestContext, dataFolder: string, port = 0) {
  const { url, close } = await serveFolder(dataFolder, { port });
  let isOpen = true;
  const end = async () => {
    if (!isOpen) return;
    isOpen = false;
    await close();
  };
  context.after(end);
  return { url, end };
}

/** Holds what is asked of an address back until it is told to let it go. */
async function hold(page: Page, address: RegExp) {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let tell: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (tell = resolve));
  await page.route(address, async (route) => {
    tell();
    await released;
    await route.continue();
  });
  return { asked, release };
}

describe('a page whose server is slow', NEEDS_BROWSER, () => {
  const root = makeTemporaryFolder({ after });
  const imaged = join(root, 'imaged');
  const studies = join(root, 'studies');
  let browser: Browser;
  before(async () => {
    for (const folder of [imaged, studies]) mkdirSync(folder);
    await writeImagedFolder(imaged);
    for (const name of ['first', 'second', 'third']) {
      await finishStudy(studies, minimalStudy().replace('name: minimal', `name: ${name}`));
    }
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('shows no image with the mask of another one', async (context) => {
    const { url } = await serve(context, imaged);
    const { page, complaints } = await openPage(context, browser, `${url}studies/small/domains/over`);
    const shown = (index: number) => page.getByLabel(new RegExp(`^Micrograph ${index} of the`)).first();
    await shown(0).waitFor();
    const held = await hold(page, /\/2\/mask$/);
    const next = page.getByRole('button', { name: 'Next', exact: true });
    await next.click();
    await shown(1).waitFor();
    const facts = page.waitForResponse(/\/2$/);
    await next.click();
    await Promise.all([held.asked, facts]);
    assert.deepEqual([await shown(1).count(), await shown(2).count()], [1, 0]);
    held.release();
    await shown(2).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('shows no study’s findings under the name of another one', async (context) => {
    const { url } = await serve(context, studies);
    const { page } = await openPage(context, browser, `${url}studies/first/findings?beside=second`);
    const told = (study: string) => page.locator('.told', { hasText: study });
    await told('second').first().waitFor();
    const held = await hold(page, /\/third\/findings$/);
    await page.getByLabel('Beside it').selectOption('third');
    await held.asked;
    await told('second').first().waitFor({ state: 'detached' });
    assert.equal(await told('third').count(), 0);
    held.release();
    await told('third').first().waitFor();
  });

  it('is there again when the server is', async (context) => {
    const first = await serve(context, studies);
    const { port } = new URL(first.url);
    const { page } = await openPage(context, browser, `${first.url}studies/first/networks`);
    await page.locator('main [role=row] a, main tbody a').first().waitFor();
    await first.end();
    await page.locator('nav.tabs').getByRole('link', { name: 'Results' }).click();
    await page.getByText('the server doesn’t answer').first().waitFor();
    await serve(context, studies, Number(port));
    await page.locator('main .drawing svg').first().waitFor();
    await page.getByText('the server doesn’t answer').first().waitFor({ state: 'detached' });
  });

  it('keeps its frame where an address is mangled', async (context) => {
    const { url } = await serve(context, studies);
    for (const address of [
      'studies/first/networks?compare=%25',
      'studies/first/networks?where=%25',
      'lineage?thing=%25',
    ]) {
      const { page, complaints } = await openPage(context, browser, `${url}${address}`);
      await page.locator('main h1').waitFor();
      await page.getByRole('link', { name: /first/ }).first().waitFor();
      assert.deepEqual(
        complaints.filter((each) => each.startsWith('script')),
        [],
        address,
      );
    }
  });
});
