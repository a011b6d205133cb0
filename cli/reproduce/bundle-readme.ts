import type { Software } from '../../results/software.js';
import type { Expected } from './bundle.js';
import { trainingThreads } from './recorded-places.js';

interface ReadmeFacts {
  readonly expected: Expected;
  /** What is known of the program where the steps ran. */
  readonly software: readonly Software[];
  readonly hasStudyFile: boolean;
}

/** Tells a stranger what the folder is, how to run it, and where it ran before. */
export function renderReadme({ expected, software, hasStudyFile }: ReadmeFacts): string {
  const { study, network, version } = expected;
  return [
    `# ${network}`,
    '',
    `One network of the study \`${study}\`, with all that is needed to make it again: \`plan.json\` is the plan of this network`,
    'alone, in which every step has the key that it has in the whole study; `expected.json` has the manifest of every step: its',
    'complete input, the hashes of its files, its metrics, and where it ran. In a checkout of hrtem-transfer, which its README',
    'says how to set up,',
    '',
    '```sh',
    'npx hrtem-transfer reproduce --run PATH-OF-THIS-FOLDER',
    '```',
    '',
    'makes the network from nothing, in `data/` of this folder or where `--data` says, with as many threads as were recorded',
    `(${trainingThreads(expected)} for trainings), and compares every hash and every metric. Ctrl-C stops it; the same command goes on.`,
    '',
    'The same bits are due where processor, kernels, threads, versions and libraries are those below. Elsewhere rounding differs',
    'and grows in training; then metrics are compared within a tolerance, and the command says which and why.',
    '',
    '| file            | what it holds                                                       |',
    '| --------------- | ------------------------------------------------------------------- |',
    '| `plan.json`     | what runs                                                           |',
    '| `expected.json` | what came out, and where                                            |',
    '| `network.yaml`  | the parameters of the network, to read                              |',
    ...(hasStudyFile
      ? ['| `study.yaml`    | the whole study, as it was written; `run` makes all of its networks |']
      : []),
    '',
    '## Where it ran',
    '',
    ...listPlaces(expected),
    '',
    `Written by hrtem-transfer ${version}; computed by`,
    '',
    ...listCommits(software),
    '',
  ].join('\n');
}

function listPlaces({ steps }: Expected): readonly string[] {
  const lines = steps.map(({ environment: place }) =>
    [
      `- ${place.cpu}`,
      place.device,
      `${place.threads} ${place.threads === 1 ? 'thread' : 'threads'}`,
      `Node.js ${place.node}`,
      `TensorFlow ${place.tensorflow}`,
      `wave kernel ${place.waveKernel ?? 'none'}`,
      `network kernels ${place.networkKernels ?? 'none'}`,
      `hrtem-transfer ${place.version}`,
    ].join(', '),
  );
  return [...new Set(lines)];
}

function listCommits(software: readonly Software[]): readonly string[] {
  const lines = software.map(({ commit, patch }) => {
    if (commit === undefined) return '- a checkout without git; `expected.json` has the hashes of its libraries';
    return `- commit \`${commit}\`${patch === undefined ? '' : ', with the changes that `expected.json` has under `software`'}`;
  });
  return lines.length > 0 ? [...new Set(lines)] : ['- a version that did not write its commit down'];
}
