/** A side of the bench in tfjs or our engine, as `torch_steps.py` is the other: one engine, one size, pass after pass. */
import { z } from 'zod';
import { drawVariables } from '../../learning/network-variables.js';
import { createStreams } from '../../study/random-stream.js';
import { FREEZE_OPTIONS, PRECISIONS } from '../../study/recipe.js';
import { answerRequests } from '../answer-requests.js';
import { drawBatch } from './batch.js';
import { createCompiledRunner } from './compiled-runner.js';
import { createEagerRunner } from './eager-runner.js';
import { createLayersRunner } from './layers-runner.js';
import { ENGINES, type Engine, type Runner } from './runner.js';
import { PASSES } from './work.js';

const requestSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('prepare'),
    engine: z.enum(ENGINES),
    precision: z.enum(PRECISIONS),
    freeze: z.enum(FREEZE_OPTIONS).default('none'),
    pass: z.enum(PASSES),
    pixels: z.number(),
    batch: z.number(),
    baseFilters: z.number(),
    warmUpSteps: z.number(),
  }),
  z.object({ do: z.literal('unit'), steps: z.number() }),
]);
type Request = z.infer<typeof requestSchema>;

const createRunner = {
  tfjs: createLayersRunner,
  eager: createEagerRunner,
  compiled: createCompiledRunner,
} as const satisfies Record<Engine, (...settings: Parameters<typeof createCompiledRunner>) => Runner>;

let runner: Runner | undefined;

async function prepare({ engine, precision, freeze, pass, warmUpSteps, ...work }: Extract<Request, { do: 'prepare' }>) {
  runner?.dispose();
  const network = { baseFilters: work.baseFilters };
  const weights = drawVariables(network, createStreams(1));
  const batch = drawBatch(work);
  runner = createRunner[engine]({ pass, pixels: work.pixels, network, batch, weights, precision, freeze });
  const values: number[] = [];
  let start = performance.now();
  for (let step = 0; step < warmUpSteps; step++) {
    start = performance.now();
    values.push(await runner.run());
  }
  return { parameters: runner.parameters, values, stepSeconds: (performance.now() - start) / 1000 };
}

async function runUnit({ steps }: Extract<Request, { do: 'unit' }>) {
  if (runner === undefined) throw new Error(`expected 'prepare' first, got 'unit'`);
  const start = performance.now();
  for (let step = 0; step < steps; step++) await runner.run();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

await answerRequests((message) => {
  const request = requestSchema.parse(message);
  return request.do === 'prepare' ? prepare(request) : runUnit(request);
});
