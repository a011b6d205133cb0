import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { formatAtomsJson } from '../physics/structures/atoms-json.js';
import { describeError } from '../study/describe-error.js';
import type { BenchOptions } from './arguments.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { describeMachine } from './machine.js';
import { compareSides, isAgreeing, MOST_RELATIVE_ERROR, type Agreement } from './simulate/compare-sides.js';
import { parseOptions, USAGE } from './simulate/options.js';
import { renderRows } from './simulate/render-rows.js';
import { createRow, runInTurns, type Row } from './simulate/rows.js';
import { preparePeer, startOurs, startPeer, type PeerVersions } from './simulate/sides.js';
import type { UnitProcess } from './unit-process.js';
import { drawWorkAtoms, type Work } from './simulate/work.js';

interface Peer {
  readonly process: UnitProcess;
  readonly versions: PeerVersions;
}

/** Of our side; abTEM's backends choose their own. */
const threads = availableParallelism();

/** `npm run bench:simulate`: how long a unit of simulation takes here, beside abTEM. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, works, python: named }: BenchOptions<Work>, atEnd: AtEnd): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hrtem-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const python = named ?? 'python3';
  const peer = await startPeer(python).catch(describeError);
  if (typeof peer === 'string') {
    say(`No abTEM: ${python} can't import it (${peer}); set HRTEM_PYTHON or --python to one that can.`);
    // Who names a Python wants the ratio.
    if (named !== undefined) return EXIT_CODES.environment;
  } else {
    atEnd(peer.process.stop);
  }
  const present = typeof peer === 'string' ? undefined : peer;
  const rows: Row[] = [];
  for (const work of works) {
    const row = await measureWork(work, present, folder, atEnd);
    if (row === undefined) return EXIT_CODES.failed;
    rows.push(row);
  }
  const machine = { ...describeMachine(), threads, abtem: present?.versions ?? null };
  writeResult({ machine, rows }, renderRows(rows), json);
  return EXIT_CODES.done;
}

/** Undefined where the sides disagree, which is then said. */
async function measureWork(work: Work, peer: Peer | undefined, folder: string, atEnd: AtEnd): Promise<Row | undefined> {
  const title = `${work.pixels} px`;
  const atoms = drawWorkAtoms(work);
  const atomsFile = join(folder, `atoms-${work.pixels}.json`);
  writeFileSync(atomsFile, formatAtomsJson(atoms));
  say(`${title}: ${work.slices} slices, ${work.phonons} phonons, ${atoms.atomicNumbers.length} atoms; warming up`);
  const { side: ours, engine } = await startOurs(work, atomsFile, threads);
  atEnd(ours.stop);
  say(`${title}: ours on ${engine}`);
  const prepared = peer && (await preparePeer(peer.process, work, atomsFile));
  for (const { name, seconds } of prepared?.backends.backends ?? []) {
    const chosen = name === prepared?.backends.fastest ? ', taken' : '';
    say(`${title}: abTEM ${name} ${seconds.toFixed(2)} s${chosen}`);
  }
  const units = await runInTurns(ours, prepared?.side, work.runs, (side, seconds) =>
    say(`${title}: ${side} ${seconds.toFixed(2)} s`),
  );
  if (prepared) {
    const agreement = await compareSides(ours, prepared.side, join(folder, String(work.pixels)));
    sayAgreement(title, agreement);
    if (!isAgreeing(agreement)) return undefined;
  }
  ours.stop();
  return createRow(work, units);
}

function sayAgreement(title: string, agreement: Agreement): void {
  const errors = `potential ${agreement.potential.toExponential(1)}, images up to ${agreement.images.toExponential(1)}`;
  if (isAgreeing(agreement)) say(`${title}: agrees with abTEM (relative errors: ${errors})`);
  else say(`✗ ${title}: does not agree with abTEM (relative errors: ${errors}; at most ${MOST_RELATIVE_ERROR})`);
}
