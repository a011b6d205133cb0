/** How an atom is drawn. */
export interface ElementLook {
  /** Red, green, blue, 0 to 255. */
  readonly colour: readonly [number, number, number];
  readonly radiusAngstrom: number;
}

/**
 * Covalent radii: B. Cordero et al., Dalton Trans. (2008) 2832, of iron and cobalt with low spin. The colours are our own:
 * elements that stand in one lattice are told apart with any colour vision.
 */
const LOOKS: Readonly<Record<string, ElementLook>> = {
  C: { colour: [120, 128, 136], radiusAngstrom: 0.76 },
  O: { colour: [204, 60, 40], radiusAngstrom: 0.66 },
  Si: { colour: [230, 159, 0], radiusAngstrom: 1.11 },
  S: { colour: [240, 228, 66], radiusAngstrom: 1.05 },
  Fe: { colour: [86, 180, 233], radiusAngstrom: 1.32 },
  Co: { colour: [0, 114, 178], radiusAngstrom: 1.26 },
  Cu: { colour: [213, 120, 60], radiusAngstrom: 1.32 },
  Zn: { colour: [0, 114, 178], radiusAngstrom: 1.22 },
  Se: { colour: [0, 114, 178], radiusAngstrom: 1.2 },
  Ag: { colour: [200, 208, 216], radiusAngstrom: 1.45 },
  Cd: { colour: [230, 159, 0], radiusAngstrom: 1.44 },
};
const OTHER: ElementLook = { colour: [204, 121, 167], radiusAngstrom: 1.2 };

export function lookOf(symbol: string): ElementLook {
  return LOOKS[symbol] ?? OTHER;
}
