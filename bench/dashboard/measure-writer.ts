import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NetworkRow, ResultWriter } from '../../results/result-store.js';
import { parseManifest } from '../../results/parse-manifest.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { median } from '../median.js';
import type { MeasuredStore } from './describe-store.js';
import type { Row } from './rows.js';
import type { RunningUi } from './start-ui.js';

const TRANSACTIONS = 40;

/** Records networks, in turns with pages that are read one after the other and without. */
export async function measureWriter(
  { url }: RunningUi,
  dataFolder: string,
  store: MeasuredStore,
  runs: number,
): Promise<readonly Row[]> {
  const { results } = layOutDataFolder(dataFolder);
  const patterns = readRows(results, store.study);
  const writer = createResultWriter(results);
  try {
    const times = { quiet: [] as number[], read: [] as number[] };
    let made = 0;
    for (let turn = 0; turn < 2 * runs; turn++) {
      const isRead = turn % 2 === 1;
      const readers = isRead ? readAllTheTime(url, store) : undefined;
      for (let at = 0; at < TRANSACTIONS; at++) {
        const row = renew(patterns[at % patterns.length], String(made++));
        times[isRead ? 'read' : 'quiet'].push(timeRecord(writer, row));
        // the reader in this process gets its turn between two transactions
        await new Promise((resolve) => setImmediate(resolve));
      }
      await readers?.stop();
    }
    const quietMs = median(times.quiet);
    const ratioToQuiet = median(times.read) / quietMs;
    return [{ what: 'writer', name: 'a network recorded while pages are read', ratioToQuiet, milliseconds: quietMs }];
  } finally {
    writer.close();
  }
}

function timeRecord(writer: ResultWriter, row: NetworkRow): number {
  const started = performance.now();
  const [answer] = writer.recordNetworks([row]);
  const ms = performance.now() - started;
  if (answer !== 'recorded') throw new Error(`expected a network to be recorded, it was ${String(answer)}`);
  return ms;
}

function readAllTheTime(url: string, { study, record }: MeasuredStore) {
  const home = `${url}api/studies/${encodeURIComponent(study)}`;
  const addresses = [
    `${url}api/status`,
    `${home}/measure?measure=target-loss-after`,
    `${home}/networks?limit=100`,
    `${home}/networks/${record}`,
  ];
  let isOver = false;
  const read = async () => {
    for (let at = 0; !isOver; at++) await (await fetch(addresses[at % addresses.length])).arrayBuffer();
  };
  const reading = read();
  return {
    stop: () => {
      isOver = true;
      return reading;
    },
  };
}

const PATTERNS = 20;

/** Recorded networks with the steps that are theirs alone. */
function readRows(path: string, study: string): readonly NetworkRow[] {
  const reader = maybeCreateResultReader(path);
  const database = openDatabase(path, { readonly: true });
  try {
    const select = prepare(database, 'SELECT manifest FROM steps WHERE key = ?').pluck();
    return (reader?.networks(study) ?? []).slice(0, PATTERNS).map((result) => ({
      result,
      steps: [result.keys.transfer, result.keys.evaluate].flatMap((key) =>
        key === undefined ? [] : parseManifest(z.string().parse(select.get(key)), key),
      ),
    }));
  } finally {
    database.close();
    reader?.close();
  }
}

/** The same network with keys of its own. */
function renew({ result, steps }: NetworkRow, mark: string): NetworkRow {
  const { transfer, evaluate, record } = result.keys;
  const fresh = new Map([transfer, evaluate, record].map((key) => [key, hash(`${key} ${mark}`)]));
  const exchange = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? (fresh.get(value) ?? value) : value;
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value), exchange) as T;
  return { result: copy(result), steps: steps.map(copy) };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
