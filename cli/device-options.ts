import type { Command } from 'commander';
import { z } from 'zod';
import { isDevice, nameGpu, type Device } from '../activities/device.js';
import { maybeFirstLine } from './doctor/run-program.js';
import { EnvironmentError } from './exit-codes.js';
import type { Installation } from './installation.js';
import { checked } from './option-values.js';

const DEVICES = 'cpu, or GPUs such as cuda:0 or cuda:0,cuda:1, each once';
const TRAININGS = 'a whole number from 1 to 64';

const devices = z.string().transform((text, context) => {
  const names = text.split(',');
  const known = names.filter(isDevice);
  const isRight = known.length === names.length && new Set(names).size === names.length;
  // CPU and GPU give other bits: which network is trained where would be chance
  if (isRight && (names.length === 1 || !names.includes('cpu'))) return known;
  context.addIssue({ code: 'custom', message: DEVICES, input: text });
  return z.NEVER;
});

/** The options that say where networks are trained, by their names as `commander` gives them. */
export const deviceShape = {
  device: devices.optional(),
  trainings: checked((value) => Number.isInteger(value) && value >= 1 && value <= 64, TRAININGS).optional(),
};

export function addDeviceOptions(command: Command): Command {
  return command
    .option(
      '--device <cpu|cuda:N,…>',
      'where networks are trained: cpu, or one GPU or more; left out: what is installed',
    )
    .option(
      '--trainings <count>',
      'at once: on the CPU they share its cores, on a GPU it is where memory allows; left out: 1, or for small networks ' +
        'of `run` on the CPU one a core',
    );
}

/**
 * The devices of the run: those asked for, else what the set-up chose.
 * @throws EnvironmentError where a GPU is asked for that isn't there
 */
export async function chooseDevices(
  asked: readonly Device[] | undefined,
  { engine }: Pick<Installation, 'engine'>,
  env: NodeJS.ProcessEnv,
): Promise<readonly Device[]> {
  if (asked === undefined) return [engine.flavour === 'cuda' ? 'cuda:0' : 'cpu'];
  for (const device of asked) {
    if (device === 'cpu') continue;
    if (engine.flavour === 'cpu') {
      throw new EnvironmentError(
        `--device ${device}: TensorFlow is installed for the CPU, because ${engine.why}; ` +
          'where there is a GPU, `HRTEM_ENGINE=cuda npm run setup` brings the other one',
      );
    }
    const gpu = nameGpu(device, env);
    if (
      (await maybeFirstLine('nvidia-smi', [`--id=${gpu}`, '--query-gpu=name', '--format=csv,noheader'])) === undefined
    ) {
      throw new EnvironmentError(`--device ${device}: nvidia-smi knows no GPU ${gpu}`);
    }
  }
  return asked;
}
