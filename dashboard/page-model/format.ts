import { formatNumber, formatRate } from '../../figures/numbers.js';
import { formatMinute, formatTime as formatSecond } from '../../study/format-time.js';

/** A loss, or another small number: as many digits as tell networks apart. */
export function formatLoss(value: number | null): string {
  return value === null ? '·' : value.toFixed(4).replace('-', '−');
}

export function formatShare(value: number | null): string {
  return value === null ? '·' : value.toFixed(3);
}

/** `4.2 s`, `3:05 min`, `2:10 h`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return '·';
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}

export function formatMaybe(value: string | number | null): string {
  return value === null ? '·' : typeof value === 'number' ? formatNumber(value) : value;
}

export function formatMaybeRate(value: number | null): string {
  return value === null ? '·' : formatRate(value);
}

/** Three digits that tell something. */
export function formatDigits(value: number): string {
  return formatNumber(Number(value.toPrecision(3)));
}

/** Of a time in UTC as ISO 8601: to the second. */
export function formatMoment(iso: string): string {
  return `${formatSecond(iso)} UTC`;
}

/** Of a time in UTC as ISO 8601: to the minute. */
export function formatTime(iso: string): string {
  return iso === '' ? '·' : `${formatMinute(iso)} UTC`;
}
