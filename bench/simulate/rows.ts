import { median } from '../median.js';
import type { OurUnit, PeerUnit, Side } from './sides.js';
import type { Work } from './work.js';

/** A size of work as it is reported; times are medians. */
export interface Row {
  readonly pixels: number;
  readonly slices: number;
  readonly phonons: number;
  readonly secondsPerUnit: number;
  /** Of the unit's time, in Fourier transforms: 0 to 1. */
  readonly fftShare: number;
  /** How many times as long abTEM took; null without it. */
  readonly ratioToAbtem: number | null;
  /** Most memory that our process held. */
  readonly peakBytes: number;
}

export interface Units {
  readonly ours: readonly OurUnit[];
  readonly peer: readonly PeerUnit[];
}

/** Ours, peer, ours, peer, …: what else the machine does meanwhile falls on both. */
export async function runInTurns(
  ours: Pick<Side<OurUnit>, 'runUnit'>,
  peer: Pick<Side<PeerUnit>, 'runUnit'> | undefined,
  runs: number,
  onUnit: (side: 'ours' | 'abTEM', seconds: number) => void,
): Promise<Units> {
  const units = { ours: new Array<OurUnit>(), peer: new Array<PeerUnit>() };
  for (let run = 0; run < runs; run++) {
    const own = await ours.runUnit();
    units.ours.push(own);
    onUnit('ours', own.seconds);
    if (peer === undefined) continue;
    const other = await peer.runUnit();
    units.peer.push(other);
    onUnit('abTEM', other.seconds);
  }
  return units;
}

export function createRow({ pixels, slices, phonons }: Work, { ours, peer }: Units): Row {
  const secondsPerUnit = median(ours.map(({ seconds }) => seconds));
  return {
    pixels,
    slices,
    phonons,
    secondsPerUnit,
    fftShare: median(ours.map(({ seconds, transformSeconds }) => transformSeconds / seconds)),
    ratioToAbtem: peer.length === 0 ? null : median(peer.map(({ seconds }) => seconds)) / secondsPerUnit,
    peakBytes: Math.max(...ours.map(({ peakBytes }) => peakBytes)),
  };
}
