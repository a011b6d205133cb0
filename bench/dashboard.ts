import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { describeMachine } from './machine.js';
import { addEpochs } from './dashboard/add-epochs.js';
import { fillStore } from './dashboard/fill-store.js';
import { measureFilters } from './dashboard/measure-filters.js';
import { measurePaints } from './dashboard/measure-paints.js';
import { measureWriter } from './dashboard/measure-writer.js';
import { parseOptions, USAGE, type Options } from './dashboard/options.js';
import { renderRows, type Row } from './dashboard/rows.js';
import { describeStore } from './dashboard/describe-store.js';
import { startUi } from './dashboard/start-ui.js';

/** `npm run bench:dashboard`: how soon the page shows what it is asked for, and what that costs others. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, networks, epochs, data, runs }: Options, atEnd: AtEnd): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-bench-'));
  atEnd(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
  if (data === undefined) {
    say(`filling a store with ${networks} networks`);
    await fillStore(dataFolder, networks, atEnd);
  } else cpSync(data, dataFolder, { recursive: true });
  addEpochs(dataFolder, epochs);
  const store = describeStore(dataFolder);
  say(`${store.networks} networks of ${store.study} and others, ${store.epochs} epochs`);
  const ui = await startUi(dataFolder, atEnd);
  const rows: Row[] = [
    ...(await measurePaints(ui, store, runs)),
    ...(await measureFilters(ui, store, runs)),
    ...(await measureWriter(ui, dataFolder, store, runs)),
  ];
  rows.push({ what: 'memory', name: 'server, at most', bytes: ui.peakBytes() });
  await ui.stop();
  writeResult({ machine: describeMachine(), store, rows }, renderRows(rows), json);
  return EXIT_CODES.done;
}
