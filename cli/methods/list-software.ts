import type { ArtifactStore } from '../../results/artifact-store.js';
import { maybeReadSoftware } from '../../results/software.js';
import type { RunFacts } from '../../results/sqlite/run-reader.js';

/** What so many steps were computed with. */
export interface UsedSoftware {
  readonly version: string;
  readonly commit?: string;
  readonly tensorflow: string;
  readonly node: string;
  readonly cpu: string;
  readonly device: string;
  readonly threads: number;
  readonly kernels?: string;
  readonly steps: number;
}

/** The most used first; machines that are alike are one. */
export async function listSoftware(
  run: Pick<RunFacts, 'environments'> | undefined,
  artifacts: ArtifactStore,
): Promise<readonly UsedSoftware[]> {
  const used = new Map<string, UsedSoftware>();
  for (const { environment, steps } of run?.environments ?? []) {
    const { version, tensorflow, node, cpu, device, threads, networkKernels, waveKernel } = environment;
    const software = await maybeReadSoftware(artifacts, environment.software);
    const kernels = networkKernels ?? waveKernel;
    const told = {
      ...{ version, tensorflow, node, cpu, device, threads },
      ...(kernels !== undefined && { kernels }),
      ...(software?.commit !== undefined && { commit: software.commit }),
    };
    const name = JSON.stringify(told);
    used.set(name, { ...told, steps: steps + (used.get(name)?.steps ?? 0) });
  }
  return [...used.values()].sort((a, b) => b.steps - a.steps);
}
