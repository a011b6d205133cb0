import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { sampleNetwork } from '../results/sample-results.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { TEXTS } from './hostile-words.js';
import { launchBrowser, NEEDS_BROWSER, openPage } from './browser.js';
import { serveFolder, type ServedFolder } from './serve-folder.js';

describe('texts of strangers on the page', NEEDS_BROWSER, () => {
  const dataFolder = makeTemporaryFolder({ after });
  let dashboard: ServedFolder;
  let browser: Browser;
  const faults: string[] = [];

  before(async () => {
    const writer = createResultWriter(layOutDataFolder(dataFolder).results);
    Object.values(TEXTS).forEach((text, index) => {
      // SQLite ends a text at a NUL, wherever it came from
      const study = text.replace('\0', '');
      const { result, steps } = sampleNetwork(`recorded ${index}`, 0.1);
      const identity = { ...result.identity, study, id: `${study}/1` };
      const keys = { ...result.keys, record: `${index}`.repeat(64) };
      const plan = `${index}`.repeat(64);
      const cells = [
        { network: identity.id, record: keys.record },
        { network: `${study}/2`, record: `f${index}`.repeat(32) },
      ];
      writer.registerPlan({ plan, study, document: '{"seed":1,"domains":[]}', cells });
      writer.recordNetworks([{ result: { ...result, identity, keys }, steps }]);
      writer.keepMissing(plan, [
        { network: `${study}/2`, step: 'transfer', state: 'failed', error: text, reason: text },
      ]);
    });
    writer.close();
    dashboard = await serveFolder(dataFolder, { onError: ({ message }) => void faults.push(message) });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await dashboard.close();
  });

  for (const [name, text] of Object.entries(TEXTS)) {
    it(`stay texts: ${name}`, async (context) => {
      const study = text.replace('\0', '');
      const home = `${dashboard.url}studies/${encodeURIComponent(study)}`;
      const { page, complaints } = await openPage(context, browser, dashboard.url);
      for (const address of [dashboard.url, home, `${home}/networks`, `${home}/results`, `${home}/findings`]) {
        await page.goto(address);
        await page.locator('main h1').waitFor();
        await page.locator('main :text("loading …")').first().waitFor({ state: 'detached' });
        assert.notEqual(await page.title(), 'taken', address);
        assert.equal(await page.locator('main script, main img[src="x"]').count(), 0, address);
      }
      const said = await page.goto(`${home}/networks`).then(() => page.locator('main h1').textContent());
      assert.equal(said, study);
      // failures of a study with the longest name can't be asked for: the server takes no such address
      if (study.length < 4_000) {
        await page.goto(`${dashboard.url}#token=${dashboard.token}`);
        await page.goto(home);
        const retry = page.locator('.failures button', { hasText: 'Retry' });
        assert.equal(await retry.textContent(), `Retry ${study}/2`);
        assert.equal(await retry.isDisabled(), true, 'no run is going on');
      }
      // an address that is longer than the server takes is refused in words, and tells the console so
      const unexpected = complaints.filter((words) => !/status of (400|404|414)/.test(words));
      assert.deepEqual(unexpected, []);
      assert.deepEqual(faults, []);
    });
  }
});
