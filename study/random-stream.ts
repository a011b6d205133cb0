import { createHash } from 'node:crypto';
import { fillPhiloxBlock } from './philox.js';
import type { RandomStream, Streams } from './random.js';

/**
 * Named streams below one seed: the key of each is the SHA-256 of seed and name, its numbers are Philox4x32-10 over a
 * counter. A stream never depends on another one.
 */
export function createStreams(seed: number): Streams {
  return (...name) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([seed, ...name]))
      .digest();
    return new PhiloxStream(
      digest.readUInt32LE(0),
      digest.readUInt32LE(4),
      digest.readUInt32LE(8),
      digest.readUInt32LE(12),
    );
  };
}

class PhiloxStream implements RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter2: number;
  readonly #counter3: number;
  #counter = 0;
  readonly #block = new Uint32Array(4);
  #used = 4;
  #spareNormal: number | undefined;

  constructor(key0: number, key1: number, counter2: number, counter3: number) {
    this.#key0 = key0;
    this.#key1 = key1;
    this.#counter2 = counter2;
    this.#counter3 = counter3;
  }

  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  poisson(mean: number): number {
    // rejection would never end on NaN
    if (!(mean >= 0 && mean < Infinity)) throw new RangeError(`expected a finite mean of at least 0, got ${mean}`);
    return mean < 10 ? this.#poissonByProducts(mean) : this.#poissonByRejection(mean);
  }

  /** Knuth, The Art of Computer Programming 2, section 3.4.1. */
  #poissonByProducts(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /** PTRS: Hörmann, Insurance: Mathematics and Economics 12 (1993) 39, doi 10.1016/0167-6687(93)90997-4. */
  #poissonByRejection(mean: number): number {
    const logMean = Math.log(mean);
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - logFactorial(k)) return k;
    }
  }

  #next(): number {
    if (this.#used === 4) {
      this.#fill();
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  #fill(): void {
    const low = this.#counter >>> 0;
    const high = Math.floor(this.#counter / 4294967296) >>> 0;
    fillPhiloxBlock(this.#block, low, high, this.#counter2, this.#counter3, this.#key0, this.#key1);
    this.#counter++;
  }
}

/** log(n!) by Stirling's series above 15, exact to double rounding. */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const x = n + 1;
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
