import type { Domain } from '../../../study/domain.js';

/** Seed of the datasets of these tests. */
export const SEED = 12;

/** As little as has phonons, faults and chance in all its parts. */
export const domain: Domain = {
  name: 'under',
  structure: {
    name: 'cdse',
    cellAngstrom: 32,
    particles: { lattice: 'w_CdSe', diameterAngstrom: [12, 16], count: [1, 2], stackingFaults: [0, 1], gapAngstrom: 2 },
    substrate: { thicknessAngstrom: [4, 8] },
    labelBlurAngstrom: 1.6,
  },
  multislice: { energyElectronvolt: 300e3, samplingAngstrom: 0.25, sliceThicknessAngstrom: 2, phonons: 3 },
  imaging: {
    defocusAngstrom: -100,
    defocusSpreadAngstrom: 15,
    focalSpreadAngstrom: 10,
    doseElectronsPerSquareAngstrom: 400,
  },
  grid: { pixels: 32, pixelAngstrom: 0.5 },
};
