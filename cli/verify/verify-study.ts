import { hostname, cpus } from 'node:os';
import { dirname } from 'node:path';
import type { ComputeEvent } from '../../activities/compute.js';
import type { Device } from '../../activities/device.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { describeError } from '../../study/describe-error.js';
import type { Plan } from '../../study/plan.js';
import { VERSION } from '../../study/version.js';
import { createForkedCompute } from '../../workers/forked-compute.js';
import { createSoftwareSource } from '../../workers/software.js';
import { formatDuration } from '../../study/format-duration.js';
import type { Candidate } from './draw-steps.js';
import type { Candidates } from './find-candidates.js';
import type { StepReport } from './step-report.js';
import { createVerifier, type VerifyPorts } from './verify-steps.js';

const QUIET = { info: () => undefined, warn: () => undefined };

/** What runs steps again on this machine. */
export function createVerifyPorts(
  plan: Plan,
  recorded: ArtifactStore,
  options: Pick<VerifyPorts, 'scratchFolder' | 'threads' | 'signal' | 'manifests'> & { readonly gpu: Device },
): VerifyPorts {
  return {
    plan,
    recorded,
    machine: { host: hostname(), cpu: cpus()[0]?.model ?? 'unknown', node: process.version, version: VERSION },
    software: createSoftwareSource({ dataFolder: dirname(options.scratchFolder) }),
    createCompute: (threads, device) => createForkedCompute({ threads, devices: [device], perDevice: 1, log: QUIET }),
    ...options,
  };
}

/**
 * Runs the steps again, one after another. One that fails leaves the others. Throws the signal's reason when aborted.
 * @param print what is said of each, as it begins, goes on and ends
 */
export async function verifyStudy(
  ports: VerifyPorts,
  steps: readonly Candidate[],
  name: Candidates['name'],
  print: (line: string) => void,
): Promise<readonly StepReport[]> {
  const verify = createVerifier(ports);
  const reports: StepReport[] = [];
  for (const step of steps) {
    const { key, kind } = step;
    print(`${reports.length + 1} of ${steps.length}  ${kind} ${name(key)}  ${key.slice(0, 12)}`);
    const started = Date.now();
    const report: StepReport = await verify(step, (event) => tell(event, print))
      .then((verified) => ({ ...verified, name: name(key) }))
      .catch((error: unknown) => {
        if (ports.signal.aborted) throw error;
        const message = describeError(error);
        return { ...step, name: name(key), verdict: 'failed', error: message };
      });
    print(`        ${report.error ?? report.verdict} after ${formatDuration(Date.now() - started)}`);
    reports.push(report);
  }
  return reports;
}

function tell(event: ComputeEvent, print: (line: string) => void): void {
  if (event.type === 'epoch') print(`        epoch ${event.record.epoch} done`);
}
