import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan } from '../../study/plan.js';

/** A study of one network whose steps of training take some tenths of a second on two cores. */
export function planTraining(epochs: number): Plan {
  const text = `
name: isolation
seed: 1
structures:
  cdse: { lattice: w_CdSe, diameter: [2.4nm, 3.2nm], particles: [1, 1], carbon: [2nm, 3nm], cell: 6.4nm }
microscope: { sampling: 0.25, phonons: 0 }
images: { pixels: 128, pixel: 0.5 }
domains:
  under: { structure: cdse, defocus: -10nm, dose: 400 }
  over: { structure: cdse, defocus: 10nm, dose: 100 }
network: { baseFilters: 32 }
pretrain: { images: 16, epochs: ${epochs}, batch: 16, learningRate: 1e-3 }
transfer: { images: 16, epochs: 1, batch: 16, learningRate: 1e-3 }
grid: { source: under, target: over, freeze: encoder, replicates: 1 }
validation: { images: 16 }`;
  return planStudy(parseStudy(text, 'the study of bench:isolation'));
}
