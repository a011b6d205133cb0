import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { say } from '../command.js';
import { median } from '../median.js';
import type { MeasuredStore } from './describe-store.js';
import { maybeFindChromium } from './find-chromium.js';
import type { Row } from './rows.js';
import type { RunningUi } from './start-ui.js';

/** What a page is for, as a selector; from then on it is useful. */
const PAGES = [
  { name: 'studies', path: () => '/', shows: 'main table tbody tr' },
  { name: 'live', path: ({ study }) => `/studies/${study}`, shows: 'main svg, main .stages' },
  { name: 'domains', path: ({ study }) => `/studies/${study}/domains`, shows: 'main nav:not(.tabs) a, main canvas' },
  { name: 'results', path: ({ study }) => `/studies/${study}/results`, shows: 'main .drawing svg' },
  { name: 'networks', path: ({ study }) => `/studies/${study}/networks`, shows: 'main [role=row] a, main tbody a' },
  {
    name: 'network',
    path: ({ study, record }) => `/studies/${study}/networks/${record}`,
    shows: 'main table tbody tr',
  },
  { name: 'findings', path: ({ study }) => `/studies/${study}/findings`, shows: 'main .told .badge' },
  { name: 'lineage', path: ({ record }) => `/lineage?thing=${record}`, shows: 'main .lineage-picture svg' },
] as const satisfies readonly {
  readonly name: string;
  readonly path: (store: MeasuredStore) => string;
  readonly shows: string;
}[];

const PATIENCE_MS = 60_000;

/** Opens every page in a browser without a cache, and measures until it shows what it is for. */
export async function measurePaints(ui: RunningUi, store: MeasuredStore, runs: number): Promise<readonly Row[]> {
  const executablePath = maybeFindChromium();
  if (executablePath === undefined) {
    say('no Chromium on this machine, or none that HRTEM_CHROMIUM names: pages are not opened');
    return [];
  }
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  try {
    const times = new Map<string, number[]>(PAGES.map(({ name }) => [name, []]));
    for (let run = 0; run < runs; run++) {
      for (const { name, path, shows } of PAGES) {
        const context = await browser.newContext();
        times.get(name)?.push(await measurePaint(await context.newPage(), new URL(path(store), ui.url).href, shows));
        await context.close();
      }
    }
    return PAGES.map(({ name }): Row => {
      const all = times.get(name) ?? [];
      return { what: 'paint', name, milliseconds: median(all), largest: Math.max(...all) };
    });
  } finally {
    await browser.close();
  }
}

/** Milliseconds from the navigation on, by the browser's own clock. */
async function measurePaint(page: Page, url: string, shows: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  // a text, since it runs in the page
  const shown = `new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(${JSON.stringify(shows)}) === null) requestAnimationFrame(look);
      else resolve(performance.now());
    };
    look();
  })`;
  const late = new AbortController();
  const patience = setTimeout(PATIENCE_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${url}: expected ${shows} within ${PATIENCE_MS / 1000} s`);
  });
  patience.catch(() => undefined);
  try {
    return Number(await Promise.race([page.evaluate(shown), patience]));
  } finally {
    late.abort();
  }
}
