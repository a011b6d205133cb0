/** A right study with as few fields as possible. `fields` are added at its end. */
export function minimalStudy(fields = ''): string {
  return `
name: minimal
seed: 7
structures:
  cdse: { lattice: w_CdSe, diameter: [3nm, 5nm] }
domains:
  under: { structure: cdse, defocus: -10nm, dose: 400 }
  over: { structure: cdse, defocus: 10nm, dose: 100 }
grid: { source: under, target: over }
${fields}`;
}

/** The defocus study of the paper (paper.md section 5). */
export const DEFOCUS_STUDY = `
name: defocus
seed: 1
structures:
  cdse: { lattice: w_CdSe, diameter: [3nm, 5nm], stackingFaults: [0, 2] }
domains:
  c1:
    structure: cdse
    defocus: [-25nm, -20nm, -15nm, -10nm, -5nm, 0nm, 5nm, 10nm, 15nm, 20nm, 25nm]
    dose: 400
pretrain: { learningRate: [1e-3, 1e-4] }
transfer: { images: [64, 128, 256, 512], learningRate: [1e-4, 1e-5] }
grid:
  source: [c1@-10nm, c1@-5nm, c1@0nm, c1@5nm, c1@10nm]
  target: c1
`;

/** The noise study of the paper. */
export const NOISE_STUDY = `
name: noise
seed: 1
structures:
  cdse: { lattice: w_CdSe, diameter: [3nm, 5nm], stackingFaults: [0, 2] }
domains:
  dose: { structure: cdse, defocus: -10nm, dose: [30, 75, 150, 300, 600] }
grid: { source: dose, target: dose }
`;

/** The structure study of the paper: nine lattices in two sizes. */
export const STRUCTURE_STUDY = `
name: structure
seed: 1
structures:
  small:
    lattice: [w_CdSe, w_ZnS, bcc_Fe, fcc_Ag, fcc_Cu, spinel_Co3O4, spinel_Fe3O4, dc_C, dc_Si]
    diameter: [2nm, 4nm]
  large:
    lattice: [w_CdSe, w_ZnS, bcc_Fe, fcc_Ag, fcc_Cu, spinel_Co3O4, spinel_Fe3O4, dc_C, dc_Si]
    diameter: [5nm, 7nm]
domains:
  of: { structure: [small, large], defocus: -10nm, dose: 300 }
grid: { source: of, target: of }
`;
