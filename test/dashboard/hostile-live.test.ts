import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { InputError } from '../../study/errors.js';
import { createLatestLook } from '../../dashboard/latest-look.js';
import { createControlRoutes } from '../../dashboard/routes/control.js';
import { createLaunchRoutes } from '../../dashboard/routes/launch.js';
import { createStageRoutes } from '../../dashboard/routes/stages.js';
import { createStudyRoutes } from '../../dashboard/routes/studies.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';
import { indexPlan } from '../../dashboard/stages/index-plan.js';
import type { StatusReport, StudyStatus } from '../../study/study-status.js';
import { launchBrowser, NEEDS_BROWSER, openPage } from './browser.js';
import { TEXTS } from './hostile-words.js';
import { missing, planReplicates, work } from './stages/step-facts.js';

const plan = planReplicates();
const [first, second] = plan.networks;
/** That the page may take to say something. */
const MOST_FRAMES = 600;
const MOMENT = '2026-01-01T00:00:00Z';

/** A study of which every word that isn't ours is this text. */
function reportOf(text: string, state: StudyStatus['state']): StatusReport {
  const isRunning = state === 'running';
  const running = { ...work('transfer', second.steps.transfer ?? ''), host: text, step: text, network: text };
  const study: StudyStatus = {
    ...{ study: 'two', plan: plan.hash, networks: 4, recorded: 0, plannedAt: MOMENT, state, priority: null },
    ...{ concurrency: 2, missing: { failed: 1, skipped: 0, cancelled: 0 }, steps: null, networksAnHour: null },
    ...{ msLeft: null, working: isRunning ? [running] : [], waitsFor: [text] },
    retrying: [{ kind: 'evaluate', attempt: 1, reason: text }],
    failures: [missing(first, 'failed', 'transfer', { error: text, reason: text })],
  };
  return {
    ...{ at: MOMENT, dataFolder: text, run: isRunning ? { pid: 1, server: null } : null, problem: text },
    studies: [study, { ...study, study: text, state: 'not going on' }],
    idle: [{ host: text, pid: 3 }],
  };
}

describe('texts of strangers where one acts', NEEDS_BROWSER, () => {
  let dashboard: Dashboard;
  let browser: Browser;
  let [text, state]: [string, StudyStatus['state']] = ['', 'running'];
  const faults: string[] = [];

  before(async () => {
    const status = createLatestLook({ look: () => Promise.resolve(reportOf(text, state)) });
    const finished = { worker: text, startedAt: MOMENT, durationMs: 3 };
    const attempt = { attempt: 1, startedAt: MOMENT, endedAt: null, outcome: 'failed' };
    const event = { sequence: 1, at: MOMENT, kind: 'paused' };
    const routes = [
      createStudyRoutes({
        status,
        createPace: () => () => 50,
        others: () => ({ published: [] }),
        past: () => ({
          events: [{ ...event, who: text, reason: text, words: text }],
          ...{ hasFile: true, workflow: null, workflowUrl: null },
        }),
      }),
      createStageRoutes({
        study: async (name) => {
          const { studies } = await status.look();
          return studies.find(({ study }) => study === name) ?? assert.fail(name);
        },
        maybeIndex: () => Promise.resolve(indexPlan(plan)),
        findDone: () => Promise.resolve((key) => key === first.steps.pretrain),
        maybeFinished: () => Promise.resolve({ ...finished, worker: text }),
        curve: () => Promise.resolve({ isFinished: false, epochs: [], trainingOffset: null }),
        trouble: () =>
          Promise.resolve({ attempts: [{ ...attempt, worker: text, error: text, reason: text }], log: [text] }),
        hasFailed: () => Promise.resolve(false),
      }),
      createControlRoutes({ order: () => Promise.resolve({ words: text, warnings: [text] }) }),
      createLaunchRoutes({
        plan: () => Promise.reject(new InputError(text, [{ file: 'page', field: text, expected: text, got: text }])),
        launch: () => Promise.reject(new InputError(text)),
        maybeStudyText: () => text,
        quickstart: () => Promise.resolve(text),
      }),
    ];
    const onError = ({ message }: Error) => void faults.push(message);
    dashboard = await startDashboard({ host: '127.0.0.1', port: 0, routes, onError });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await dashboard.close();
  });

  const requireText = async (page: Page, places: readonly string[]) => {
    for (const place of places) {
      const read = async () => (await page.locator(place).first().textContent()) ?? '';
      for (let frame = 0; frame < MOST_FRAMES && !(await read()).includes(text); frame++) {
        await page.evaluate('new Promise(requestAnimationFrame)');
      }
      assert.ok((await read()).includes(text), place);
    }
    assert.notEqual(await page.title(), 'taken');
    assert.equal(await page.locator('script:not([src]), img[src="x"]').count(), 0);
  };
  const dialogOf = (page: Page) => page.locator('dialog, [role="dialog"]').first();

  for (const [name, hostile] of Object.entries(TEXTS)) {
    it(`stay texts: ${name}`, async (context) => {
      [text, state] = [hostile, 'running'];
      const { page, complaints } = await openPage(context, browser, `${dashboard.url}#token=${dashboard.token}`);
      await page.goto(`${dashboard.url}studies/two?box=pretrain%2Funder`);
      await requireText(page, [
        '.workers',
        '.workers ~ p, section[aria-label="Workers"]',
        '.events',
        '.step-list table',
      ]);
      await page.locator('.failures button[aria-expanded]').click();
      await requireText(page, ['.failures', '.failures .reason', '.failures .log', '.failures ul']);
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await page.locator('textarea').fill(text.replace('\0', ''));
      await dialogOf(page).getByRole('button', { name: 'Pause', exact: true }).click();
      await requireText(page, ['.controls [role="status"] p']);
      await page.locator('.workers button').first().click();
      await requireText(page, ['dialog h2, [role="dialog"] h2']);
      await page.keyboard.press('Escape');

      state = 'not going on';
      await page.goto(`${dashboard.url}studies/two`);
      await page.getByRole('button', { name: 'Go on', exact: true }).click();
      await requireText(page, ['.others']);
      await dialogOf(page).getByRole('button', { name: 'Go on', exact: true }).click();
      await requireText(page, ['form [role="alert"]']);
      await page.goto(`${dashboard.url}?launch&clone=two`);
      await page.locator('textarea').first().waitFor();
      await requireText(page, ['main']);
      assert.deepEqual(
        complaints.filter((words) => !/status of (400|404)/.test(words)),
        [],
      );
      assert.deepEqual(faults, []);
    });
  }

  it('say of an address that can’t be read that there is nothing', async (context) => {
    const { page, complaints } = await openPage(context, browser, `${dashboard.url}studies/%E0%A4`);
    await page.getByText('No study of this name').waitFor();
    assert.deepEqual(complaints, []);
  });
});
