import { INVERSE_KAPPA } from './electron.js';

interface ScatteringCoefficients {
  readonly symbol: string;
  /** Å */
  readonly a: readonly number[];
  /** Å^2 */
  readonly b: readonly number[];
}

/**
 * Neutral atoms by atomic number. I. Lobato, D. Van Dyck, "An accurate parameterization for scattering factors, electron
 * densities and electrostatic potentials for neutral atoms that obey all physical constraints", Acta Cryst. A70 (2014)
 * 636-649, doi 10.1107/S205327331401643X; digits as distributed with abTEM 1.0.11.
 */
const COEFFICIENTS: ReadonlyMap<number, ScatteringCoefficients> = new Map([
  [
    6,
    {
      symbol: 'C',
      a: [124.466088621343, -220.352857078963, 195.235352280479, -98.1079361269799, 0.0142023041213623],
      b: [2.42120849256005, 2.30537943752425, 2.04851932106564, 1.93352552917547, 0.0768976818478339],
    },
  ],
  [
    8,
    {
      symbol: 'O',
      a: [29.9474045242362, -77.6101266255278, 99.8817764623144, -51.2127005505673, 0.00819618954446032],
      b: [1.3028398788001, 1.15794105258309, 1.00988549338025, 0.943327971433266, 0.0433197611321825],
    },
  ],
  [
    14,
    {
      symbol: 'Si',
      a: [2.87189142611612, -2.06173501195173, 2.17114024204478, -0.0663073633058801, 0.00301070709670513],
      b: [5.08487103642989, 0.429178185305126, 0.366485434192162, 0.119710611296903, 0.0143994536128397],
    },
  ],
  [
    16,
    {
      symbol: 'S',
      a: [2.67971415610199, -0.474252822230755, 0.514835948989687, -0.0958360024990722, 0.00248871963818935],
      b: [3.06889121199971, 0.378216702185809, 0.188721811902548, 0.0923370590031494, 0.0111920877241144],
    },
  ],
  [
    26,
    {
      symbol: 'Fe',
      a: [3.79810090836859, -91.6893549381687, 91.4454252155429, 0.0272754344027604, 0.00030337985438377],
      b: [5.31712645899433, 1.49713094884748, 1.4680924180441, 0.0427247850128954, 0.00332791855231874],
    },
  ],
  [
    27,
    {
      symbol: 'Co',
      a: [3.33037874467544, -77.0017596472967, 77.0725221790516, 0.0239904669040569, 0.00026825666552394],
      b: [5.18135964579543, 1.32915122265139, 1.30284928963228, 0.0380645486826371, 0.0030501000799157],
    },
  ],
  [
    29,
    {
      symbol: 'Cu',
      a: [1.75207145212145, -43.0410523492124, 44.0705915543573, 0.0186876154088144, 0.00020172732479162],
      b: [6.18750497986187, 1.00266263628976, 0.98538431135303, 0.0302984703916117, 0.00255855598748879],
    },
  ],
  [
    30,
    {
      symbol: 'Zn',
      a: [2.46637110499459, -61.4678541332537, 62.0176945237481, 0.0164160173931416, 0.00017248711759538],
      b: [4.91028078493815, 0.967898520322992, 0.951283834775355, 0.0269600967667566, 0.00234109611046253],
    },
  ],
  [
    34,
    {
      symbol: 'Se',
      a: [3.64905047801926, -43.6851662221238, 43.6920288601154, 0.00844902284199144, 3.7861147411e-5],
      b: [3.25043267112593, 0.609666201650289, 0.596971300802123, 0.0148554512740362, 0.00133625587356563],
    },
  ],
  [
    47,
    {
      symbol: 'Ag',
      a: [1.55317216680389, 2.63930364699988, 0.142015486956788, 0.0010085046009976, 1.9463842997e-7],
      b: [8.15620235758956, 1.21600887481801, 0.0790098864915873, 0.00296547901363949, 0.00017459309591915],
    },
  ],
  [
    48,
    {
      symbol: 'Cd',
      a: [61.530785199286, -78.6016741201582, 21.550129260277, 0.137685015664191, 0.00032464493094652],
      b: [3.11468102533247, 2.76016983388574, 1.93551312324722, 0.0722468347260293, 0.00117001629624684],
    },
  ],
]);

/** Elements with coefficients, by symbol. */
export const ATOMIC_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...COEFFICIENTS].map(([atomicNumber, { symbol }]) => [symbol, atomicNumber]),
);

export function isKnownElement(atomicNumber: number): boolean {
  return COEFFICIENTS.has(atomicNumber);
}

/**
 * Electron scattering factor f(k) = sum a (2 + b k^2) / (1 + b k^2)^2 in Å, k = 1/d in 1/Å, not relativistic.
 * In doubles: carbon's coefficients are +-200 Å and cancel.
 * @throws RangeError where the element has no coefficients here.
 */
export function scatteringFactorAngstrom(atomicNumber: number, kSquared: number): number {
  const { a, b } = coefficientsOf(atomicNumber);
  let sum = 0;
  for (let i = 0; i < 5; i++) {
    const x = b[i] * kSquared;
    sum += (a[i] * (2 + x)) / (1 + x) ** 2;
  }
  return sum;
}

/** Two-dimensional Fourier transform of the projected potential in V Å^3. */
export function projectedScatteringFactor(atomicNumber: number, kSquared: number): number {
  return scatteringFactorAngstrom(atomicNumber, kSquared) * INVERSE_KAPPA;
}

function coefficientsOf(atomicNumber: number): ScatteringCoefficients {
  const coefficients = COEFFICIENTS.get(atomicNumber);
  if (coefficients) return coefficients;
  const known = [...COEFFICIENTS].map(([number, { symbol }]) => `${symbol} (${number})`).join(', ');
  throw new RangeError(`no scattering factor for atomic number ${atomicNumber}; known are ${known}`);
}
