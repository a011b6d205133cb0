import { RESAMPLES } from '../../analysis/interval.js';
import { formatCount } from '../../figures/numbers.js';
import type { UsedSoftware } from './list-software.js';
import type { StageParameters, StudyParameters } from './study-parameters.js';

/** Machines beyond these would make a list of it. */
const MOST_MACHINES = 4;

/** How a study was made, in paragraphs for a paper. What differs between the domains is left to a table. */
export function writeMethods(parameters: StudyParameters, software: readonly UsedSoftware[]): readonly string[] {
  const shared = new Map(parameters.shared.map(({ name, value }) => [name, value]));
  return [
    writeStructures(shared),
    writeImaging(shared),
    writeNetwork(parameters),
    writeTraining(parameters),
    writeGrid(parameters),
    MEASURES,
    ...(software.length === 0 ? [] : [writeSoftware(software)]),
  ];
}

type Shared = ReadonlyMap<string, string>;

/** Something of a shared value; nothing where it differs between domains. */
function say(shared: Shared, name: string, words: (value: string) => string): string {
  const value = shared.get(name);
  return value === undefined ? '' : words(value);
}

function writeStructures(shared: Shared): string {
  const counted = say(shared, 'particles', (range) => ` ${range}`);
  const particles = shared.get('particles') === '1' ? 'nanoparticle' : 'nanoparticles';
  const lattice = say(shared, 'lattice', (name) => `, cut at a random orientation from the lattice ${name}`);
  const diameter = say(shared, 'diameter', (range) => ` of ${range} in diameter`);
  const faults = say(shared, 'faults', (number) => `, with ${number.replace(' a particle', '')} stacking faults each`);
  const gap = say(shared, 'gap', (length) => `, at least ${length} apart`);
  const substrate = say(shared, 'substrate', (what) =>
    what === 'none' ? ', without a substrate' : `, on amorphous ${what.replace(', ', ' of ')} thickness`,
  );
  const cell = say(shared, 'cell', (side) => ` in a periodic cell of ${side}`);
  const potential = 'atomic potentials after Lobato and Van Dyck';
  return (
    `Structures hold${counted} spherical ${particles}${diameter}${lattice}${faults}${gap}${substrate}${cell}; what is given ` +
    `as a range was drawn uniformly for each structure. Exit waves were simulated by the multislice method` +
    `${say(shared, 'energy', (energy) => ` at ${energy}`)} with ${potential}` +
    `${say(shared, 'wave pixel', (pixel) => `, pixels of ${pixel}`)}${say(shared, 'slice', (slice) => `, slices of ${slice}`)}` +
    `${say(shared, 'phonons', (phonons) => ` and ${phonons === 'static lattice' ? 'a static lattice' : `${phonons} phonon configurations`}`)}.`
  );
}

/** Beside those that are always told. */
const ABERRATIONS = ['Cs', 'astigmatism A1', 'threefold A2', 'coma B2', 'vibration', 'detector'] as const;

function writeImaging(shared: Shared): string {
  const others = ABERRATIONS.flatMap((name) => say(shared, name, (value) => `${name} ${value}`) || []);
  const differing = ['defocus', 'dose', 'lattice', 'diameter', 'image'].filter((name) => !shared.has(name));
  const table = differing.length === 0 ? '' : ` The domains differ in ${differing.join(', ')}.`;
  return (
    `Images were formed${say(shared, 'defocus', (value) => ` at ${value}`)}; the defocus is C1, negative for underfocus, zero at ` +
    'the least contrast of the particles alone in vacuum, and was drawn for each image from a normal distribution of the ' +
    `standard deviation that follows ±${say(shared, 'focal spread', (value) => `. The focal spread was ${value} (1/e half width)`)}` +
    `${others.length === 0 ? '' : `, with ${others.join(', ')}`}. Electrons were counted with Poisson noise` +
    `${say(shared, 'dose', (value) => ` at a dose of ${value}`)}, and each image` +
    `${say(shared, 'image', (value) => ` of ${value}`)} was brought to mean 0 and variance 1. Masks are 1 where the exit wave ` +
    `of the particles in vacuum has a phase above π/16${say(shared, 'mask blur', (value) => `, smoothed by a Gaussian of ${value}`)}` +
    `${say(shared, 'mask order', (value) => ` (${value})`)}.${table}`
  );
}

function writeNetwork({ baseFilters, heldOut, validatedOn }: StudyParameters): string {
  return (
    `Networks are U-Nets with a residual encoder and ${baseFilters} filters at the first level, which tell particle from ` +
    `background a pixel. Of every domain ${heldOut} images were held out from training. Networks were validated after each ` +
    `epoch ${validatedOn}, and the epoch with the lowest loss on the stage’s own domain counts.`
  );
}

function writeTraining({ pretrain, transfer, freezing, mixtures }: StudyParameters): string {
  const first = `In pretraining, networks were trained from random weights on ${writeStage(pretrain)}.`;
  const mixed =
    mixtures === undefined
      ? ''
      : ` Networks on mixtures of domains (${mixtures} mixtures) were trained once, in the same way.`;
  if (transfer === undefined) return first + mixed;
  return (
    `${first}${mixed} In transfer, training went on from the weights of the last epoch, with a new optimizer, on ` +
    `${writeStage(transfer)}. Left untouched in transfer: ${freezing}; batch normalisation of frozen parts went ` +
    `${transfer.frozenNorm}.`
  );
}

function writeStage(stage: StageParameters): string {
  const { images, learningRates, epochs, batch, decay, loss, augmentation, precision } = stage;
  const copies = augmentation === 'none' ? 'without augmentation' : `in ${augmentation}`;
  return (
    `${images} images, ${copies}, for ${epochs} epochs in batches of ${batch}, by Adam at a learning rate of ` +
    `${learningRates.replaceAll(', ', ' or ')}, multiplied by ${decay} after each epoch, with ${loss} as loss, in ${precision}`
  );
}

function writeGrid({ networks, pairs, transfer, replicates, pretraining, seed, plan }: StudyParameters): string {
  const made =
    transfer === undefined
      ? `The study has ${count(networks, 'network')}, ${count(replicates, 'replicate')} of each setting`
      : `All combinations of ${count(pairs, 'pair')} of domains with these settings, ${count(replicates, 'replicate')} each, are ${count(networks, 'network')}`;
  return (
    `${made}; replicates differ in initial weights and in the order of images. ${writePretraining(pretraining)} All random ` +
    `numbers come from streams that are named below the seed ${seed} (Philox). The plan of all steps has the hash ${plan}.`
  );
}

function writePretraining(pretraining: string): string {
  return pretraining === 'independent'
    ? 'Every network was trained from weights of its own.'
    : `The pretraining was ${pretraining}.`;
}

function count(number: string, what: string): string {
  return `${number} ${what}${number === '1' ? '' : 's'}`;
}

const MEASURES =
  'Networks were evaluated on the held-out images of every domain before and after transfer: by the cross entropy of a ' +
  'double softmax less log(1 + 1/e), that of a perfect network, and by intersection over union, Dice coefficient, precision ' +
  `and recall of the particles. Intervals are of 95 %, percentiles of ${RESAMPLES} resamples of the replicates.`;

function writeSoftware(software: readonly UsedSoftware[]): string {
  const listed = software.slice(0, MOST_MACHINES).map(writeMachine);
  const rest = software.length - listed.length;
  return `Computed with ${listed.join('; ')}${rest === 0 ? '' : `; and in ${rest} other environments`}.`;
}

function writeMachine({
  version,
  commit,
  tensorflow,
  node,
  cpu,
  device,
  threads,
  kernels,
  steps,
}: UsedSoftware): string {
  const source = commit === undefined ? '' : ` (commit ${commit.slice(0, 12)})`;
  const place = device.startsWith('cpu') ? cpu : `${device} beside ${cpu}`;
  return (
    `hrtem-transfer ${version}${source}, TensorFlow ${tensorflow} and Node.js ${node} on ${place} with ${threads} ` +
    `${threads === 1 ? 'thread' : 'threads'}${kernels === undefined ? '' : ` and ${kernels} kernels`} ` +
    `(${formatCount(steps)} ${steps === 1 ? 'step' : 'steps'})`
  );
}
