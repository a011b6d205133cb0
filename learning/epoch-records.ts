import type { EpochRecord, Metrics } from '../study/metrics.js';

const METRICS = {
  loss: true,
  crossEntropy: true,
  trainedLoss: true,
  iou: true,
  dice: true,
  precision: true,
  recall: true,
} as const satisfies Record<keyof Metrics, true>;

const NUMBERS = { epoch: true, learningRate: true, trainingLoss: true } as const satisfies Record<
  Exclude<keyof EpochRecord, 'validation' | 'others'>,
  true
>;

/** @throws TypeError when the value is anything but epoch records */
export function parseEpochRecords(value: unknown): readonly EpochRecord[] {
  if (!Array.isArray(value) || !value.every(isEpochRecord)) throw new TypeError('expected epoch records');
  return value;
}

/** The epoch of the lowest validation loss, the first if tied. */
export function findBestEpoch(records: readonly EpochRecord[]): number {
  const lowest = Math.min(...records.map(({ validation }) => validation.trainedLoss));
  const best = records.find(({ validation }) => validation.trainedLoss === lowest);
  if (best === undefined) throw new RangeError('there is no epoch with a validation loss');
  return best.epoch;
}

function isEpochRecord(value: unknown): value is EpochRecord {
  if (!hasNumbers(value, NUMBERS) || !('validation' in value) || !hasNumbers(value.validation, METRICS)) return false;
  return !('others' in value) || (isObject(value.others) && Object.values(value.others).every(isMetrics));
}

function isMetrics(value: unknown): boolean {
  return hasNumbers(value, METRICS);
}

function hasNumbers(value: unknown, keys: Readonly<Record<string, true>>): value is object {
  if (!isObject(value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return Object.keys(keys).every((key) => typeof fields.get(key) === 'number');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
