import { availableParallelism } from 'node:os';
import { EXIT_CODES } from '../cli/exit-codes.js';
import { countParameters } from '../learning/network-variables.js';
import { describeError } from '../study/describe-error.js';
import type { BenchOptions } from './arguments.js';
import { runBenchmark, say, writeResult, type AtEnd } from './command.js';
import { describeMachine } from './machine.js';
import { findDisagreements, isInTheRunning, isOutOfReach, type PreparedSide } from './train/compare-sides.js';
import { measureFreezing, renderFreezing, type FreezingRow } from './train/freezing.js';
import { parseOptions, USAGE } from './train/options.js';
import { renderMeasurements } from './train/render-rows.js';
import { createRows, runInTurns, type Measurement } from './train/rows.js';
import { listOurKinds, listTorchKinds, nameKind, readTorchVersions, startSide, type Side } from './train/sides.js';
import { nameWork, PASSES, PASS_SECONDS, type Pass, type Work } from './train/work.js';

/** `npm run bench:train`: the speed of the network's steps here, beside PyTorch. Returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runBenchmark({ usage: USAGE, parse: parseOptions, measure }, args);
}

async function measure({ json, works, python: named }: BenchOptions<Work>, atEnd: AtEnd): Promise<number> {
  const python = named ?? 'python3';
  const versions = await readTorchVersions(python).catch(describeError);
  if (typeof versions === 'string') {
    say(`No PyTorch: ${python} can't import it (${versions}); set HRTEM_PYTHON or --python to one that can.`);
    // Who names a Python wants the ratio.
    if (named !== undefined) return EXIT_CODES.environment;
  }
  const threads = availableParallelism();
  const torch = typeof versions === 'string' ? null : versions;
  const kinds = [...listOurKinds(), ...(torch === null ? [] : listTorchKinds())];
  const groups: (readonly Measurement[])[] = [];
  const freezing: FreezingRow[] = [];
  for (const work of works) {
    const sides = kinds.map((kind) => startSide(kind, work, { python, threads }));
    for (const side of sides) atEnd(side.stop);
    for (const pass of PASSES) {
      const measurements = await measurePass(sides, work, pass);
      if (measurements === undefined) return EXIT_CODES.failed;
      groups.push(measurements);
    }
    for (const side of sides) side.stop();
    freezing.push(...(await measureFreezing(work, { python, threads }, atEnd)));
  }
  const machine = { ...describeMachine(), threads, torch };
  const table = `${renderMeasurements(groups)}\n\n${renderFreezing(freezing)}`;
  writeResult({ machine, rows: groups.flatMap(createRows), freezing }, table, json);
  return EXIT_CODES.done;
}

/** Undefined where the sides don't do the same, which is then said. */
async function measurePass(
  sides: readonly Side[],
  work: Work,
  pass: Pass,
): Promise<readonly Measurement[] | undefined> {
  const title = `${nameWork(work)} ${pass}`;
  say(`${title}: warming up`);
  const prepared: PreparedSide[] = [];
  for (const side of sides) prepared.push({ kind: side.kind, ...(await side.prepare(pass)) });
  const parameters = countParameters(work);
  const disagreements = findDisagreements(prepared, parameters);
  for (const sentence of disagreements) say(`✗ ${title}: ${sentence}`);
  if (disagreements.length > 0) return undefined;
  say(`${title}: ${parameters} parameters on all sides`);
  const measured = sides.flatMap(({ kind, runUnit }, index) => {
    if (!isInTheRunning(prepared[index], prepared)) return [];
    return [{ kind, runUnit, isOutOfReach: isOutOfReach(prepared[index], prepared) }];
  });
  const deadline = performance.now() + 1000 * PASS_SECONDS[pass];
  const measurements = await runInTurns(measured, work, pass, () => performance.now() > deadline);
  for (const { kind, imagesPerSecond } of measurements) {
    say(`${title}: ${nameKind(kind)} ${imagesPerSecond.toPrecision(3)} images a second`);
  }
  return measurements;
}
