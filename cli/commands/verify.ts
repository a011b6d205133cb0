import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { randomInt } from 'node:crypto';
import pc from 'picocolors';
import { z } from 'zod';
import { MANIFEST_KINDS } from '../../results/manifest.js';
import { ALL_PUBLISHED } from '../../results/published/published-study.js';
import { maybeCreateLineageReader } from '../../results/sqlite/lineage-reader.js';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { chooseDevices } from '../device-options.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { findPlan } from '../find-plan.js';
import { readGlobalOptions } from '../global-options.js';
import { readInstallation } from '../installation.js';
import { openArtifacts } from '../open-artifacts.js';
import { checked, collect } from '../option-values.js';
import { parseOptions } from '../parse-options.js';
import { recordEvent } from '../record-event.js';
import { listenForStop } from '../stop-signal.js';
import { drawSteps, type Candidate } from '../verify/draw-steps.js';
import { findCandidates, pickSteps, type Candidates } from '../verify/find-candidates.js';
import { describeDetails, describeVerdict, renderSteps } from '../verify/render-verification.js';
import { readRecordedManifests, type RecordedManifests } from '../verify/recorded-manifests.js';
import { makeScratchPlace } from '../verify/scratch-place.js';
import { isGood, toReportJson, type StepReport } from '../verify/step-report.js';
import { createVerifyPorts, verifyStudy } from '../verify/verify-study.js';

const LARGEST_SEED = 2 ** 32;

const schema = z.object({
  sample: checked((value) => Number.isSafeInteger(value) && value >= 1, 'a whole number of 1 or more').default(3),
  seed: checked((value) => Number.isSafeInteger(value) && value >= 0, 'a whole number of 0 or more').optional(),
  step: z.array(z.string()).default([]),
  kind: z.array(z.enum(MANIFEST_KINDS, { error: `one of ${MANIFEST_KINDS.join(', ')}` })).default([]),
  threads: checked(
    (value) => Number.isInteger(value) && value >= 1 && value <= 1024,
    'a number from 1 to 1024',
  ).optional(),
});

type VerifyOptions = z.output<typeof schema>;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('run finished steps again, beside the results, and compare bits with what was recorded')
    .argument('<study>', 'its name or file')
    .option('--sample <count>', 'how many steps are drawn; the kinds take turns (default: 3)')
    .option('--seed <number>', 'the same draw again')
    .option('--kind <kind>', `draw of this kind alone: ${MANIFEST_KINDS.join(', ')}; may be given again`, collect)
    .option('--step <key>', 'this one, by the first 8 digits of its key; may be given again', collect)
    .option('--threads <count>', 'compute with so many instead of those that were recorded')
    .action(async (study: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const options = parseOptions('verify', schema, given);
      refusePublished(study);
      const plan = await findPlan(study, dataFolder);
      const artifacts = await openArtifacts(dataFolder);
      const candidates = await findCandidates(plan, artifacts);
      const { steps, seed } = chooseSteps(plan, candidates, options);
      const [gpu = 'cpu'] = await chooseDevices(undefined, readInstallation(), process.env);
      const print = (line: string) => process.stderr.write(`${line}\n`);
      for (const line of describeDraw(plan, candidates, steps, seed)) print(line);
      const scratchFolder = makeScratchPlace(dataFolder);
      const stop = listenForStop(() => print('stopping; nothing is left behind'));
      try {
        const { signal } = stop;
        const { threads } = options;
        const manifests = readManifests(dataFolder, scratchFolder, steps);
        const ports = createVerifyPorts(plan, artifacts, {
          ...{ scratchFolder, gpu, signal, manifests },
          ...(threads && { threads }),
        });
        const reports = await verifyStudy(ports, steps, candidates.name, print);
        const isVerified = reports.every(isGood);
        const told = { seed: seed ?? null, threads: threads ?? null, verified: isVerified };
        if (json) {
          const result = { study: plan.study.name, plan: plan.hash, ...told, steps: reports.map(toReportJson) };
          process.stdout.write(`${JSON.stringify(result)}\n`);
        } else {
          const lines = ['', renderSteps(reports), ...describeDetails(reports), '', describeVerdict(reports)];
          process.stdout.write(`${lines.join('\n')}\n`);
        }
        await recordEvent(dataFolder, {
          kind: 'verified',
          study: plan.study.name,
          plan: plan.hash,
          details: { ...told, steps: reports.map(toEventDetail) },
        });
        if (!isVerified) throw new ExitRequest(EXIT_CODES.failed);
      } catch (error) {
        throw stop.signal.aborted ? new ExitRequest(EXIT_CODES.stopped) : error;
      } finally {
        rmSync(scratchFolder, { recursive: true, force: true });
        stop.release();
      }
    });
}

/** At once: a database whose reader stays for hours grows meanwhile. */
function readManifests(dataFolder: string, scratchFolder: string, steps: readonly Candidate[]): RecordedManifests {
  const reader = maybeCreateLineageReader(layOutDataFolder(dataFolder).results, scratchFolder);
  try {
    return reader === undefined
      ? new Map()
      : readRecordedManifests(
          reader,
          steps.map(({ key }) => key),
        );
  } finally {
    reader?.close();
  }
}

function refusePublished(study: string): void {
  if (study !== ALL_PUBLISHED && !study.startsWith(`${ALL_PUBLISHED}-`)) return;
  const reason = 'of published results there are tables alone, and no step to run again';
  throw new InputError(`study: expected one that was run here, got ${study}: ${reason}`);
}

function chooseSteps(
  plan: Plan,
  candidates: Candidates,
  { sample, seed = randomInt(LARGEST_SEED), step, kind }: VerifyOptions,
): { readonly steps: readonly Candidate[]; readonly seed?: number } {
  if (step.length > 0) return { steps: pickSteps(step, candidates) };
  const wanted = candidates.steps.filter((candidate) => kind.length === 0 || kind.includes(candidate.kind));
  if (wanted.length > 0) return { steps: drawSteps(wanted, sample, seed), seed };
  const of = kind.length === 0 ? '' : ` of the kind ${kind.join(' or ')}`;
  const why = candidates.otherVersions.length === 0 ? '' : `; ${describeOtherVersions(candidates)}`;
  throw new InputError(`study: expected one with finished steps${of}, got ${plan.study.name} without any${why}`);
}

function describeDraw(
  plan: Plan,
  candidates: Candidates,
  steps: readonly Candidate[],
  seed: number | undefined,
): readonly string[] {
  const drawn = seed === undefined ? 'chosen by --step' : `drawn with --seed ${seed}`;
  const total = `${candidates.steps.length} finished`;
  return [
    `${plan.study.name}: ${steps.length} of ${total} steps, ${drawn}`,
    ...(candidates.otherVersions.length > 0 ? [`${pc.yellow('!')} ${describeOtherVersions(candidates)}`] : []),
    '',
  ];
}

function describeOtherVersions({ otherVersions }: Candidates): string {
  return `left out, since another version of the program has computed them: ${otherVersions.join(', ')}`;
}

function toEventDetail({ key, kind, verdict, comparison }: StepReport) {
  return { key, kind, verdict, rule: comparison?.rule ?? null, because: comparison?.because ?? [] };
}
