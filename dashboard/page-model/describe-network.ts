import { formatCount, formatRate } from '../../figures/numbers.js';
import type { NetworkRow } from '../contract/networks.js';

/** Its setting as a sentence. */
export function describeNetwork(row: NetworkRow): string {
  const { source, target, mixture, freeze, images, pretrainLearningRate, transferLearningRate } = row;
  if (target === null) return 'Its setting can’t be told from its name.';
  const first = pretrainLearningRate === null ? '' : ` with a learning rate of ${formatRate(pretrainLearningRate)}`;
  if (mixture !== null || source === null) {
    return `Trained once, on ${mixture === null ? target : describeMixture(mixture)}${first}.`;
  }
  const left = freeze === null || freeze === 'none' ? 'all of it trained on' : `its ${freeze} left as it was`;
  const second = transferLearningRate === null ? '' : ` with ${formatRate(transferLearningRate)}`;
  const number = images === null ? 'images' : `${formatCount(images)} images`;
  return `Pretrained on ${source}${first}, then transferred to ${target} by ${number} of it${second}, ${left}.`;
}

/** `384 images of -10nm and 128 images of 5nm`. */
function describeMixture(mixture: string): string {
  return mixture
    .split('+')
    .map((share) => {
      const at = share.lastIndexOf(':');
      return `${share.slice(at + 1)} images of ${share.slice(0, at)}`;
    })
    .join(' and ');
}
