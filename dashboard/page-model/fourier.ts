/**
 * The discrete Fourier transform for the page: mixed radix after J. W. Cooley, J. W. Tukey, Math. Comp. 19 (1965) 297,
 * written for any length; lengths with large prime factors are slow.
 */

/** In place, forward, exp(-2 pi i jk/n). Makes tables once, which all rows of an image share. */
export function createFourier(length: number): (re: Float64Array, im: Float64Array) => void {
  const factors = factorise(length);
  const cosine = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sine = Float64Array.from({ length }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  const outRe = new Float64Array(length);
  const outIm = new Float64Array(length);
  const most = Math.max(...factors, 1);
  const partRe = new Float64Array(most);
  const partIm = new Float64Array(most);

  /** Of the `size` numbers that begin at `from`, `stride` apart, into `to` and what follows. */
  const transform = (
    re: Float64Array,
    im: Float64Array,
    from: number,
    stride: number,
    to: number,
    size: number,
    depth: number,
  ): void => {
    if (size === 1) {
      outRe[to] = re[from];
      outIm[to] = im[from];
      return;
    }
    const radix = factors[depth];
    const part = size / radix;
    for (let r = 0; r < radix; r++)
      transform(re, im, from + r * stride, stride * radix, to + r * part, part, depth + 1);
    const step = length / size;
    if (radix === 2) joinTwo(to, part, step);
    else joinMany(to, part, step, radix);
  };

  const joinTwo = (to: number, part: number, step: number): void => {
    for (let k = 0, turn = 0; k < part; k++, turn += step) {
      const [a, b] = [to + k, to + k + part];
      const re = outRe[b] * cosine[turn] - outIm[b] * sine[turn];
      const im = outRe[b] * sine[turn] + outIm[b] * cosine[turn];
      outRe[b] = outRe[a] - re;
      outIm[b] = outIm[a] - im;
      outRe[a] += re;
      outIm[a] += im;
    }
  };

  const joinMany = (to: number, part: number, step: number, radix: number): void => {
    for (let k = 0; k < part; k++) {
      for (let r = 0; r < radix; r++) {
        const at = to + k + r * part;
        const turn = (r * k * step) % length;
        partRe[r] = outRe[at] * cosine[turn] - outIm[at] * sine[turn];
        partIm[r] = outRe[at] * sine[turn] + outIm[at] * cosine[turn];
      }
      for (let q = 0; q < radix; q++) {
        let [re, im] = [0, 0];
        for (let r = 0; r < radix; r++) {
          const turn = (((r * q) % radix) * length) / radix;
          re += partRe[r] * cosine[turn] - partIm[r] * sine[turn];
          im += partRe[r] * sine[turn] + partIm[r] * cosine[turn];
        }
        outRe[to + k + q * part] = re;
        outIm[to + k + q * part] = im;
      }
    }
  };

  return (re, im) => {
    transform(re, im, 0, 1, 0, length, 0);
    re.set(outRe);
    im.set(outIm);
  };
}

/**
 * Of a real square [x, y]: complete, interleaved re, im, zero frequency first, as `computePowerSpectrum` takes it. Two rows
 * are transformed as one of complex numbers, rows of zeros not at all.
 */
export function transformReal(values: Float32Array, pixels: number): Float32Array {
  const transform = createFourier(pixels);
  const result = new Float32Array(2 * pixels * pixels);
  const re = new Float64Array(pixels);
  const im = new Float64Array(pixels);
  for (let row = 0; row < pixels; row += 2) {
    const hasSecond = row + 1 < pixels;
    const first = values.subarray(row * pixels, (row + 1) * pixels);
    const second = values.subarray((row + 1) * pixels, (row + 2) * pixels);
    if (first.every(isZero) && second.every(isZero)) continue;
    re.set(first);
    if (hasSecond) im.set(second);
    else im.fill(0);
    transform(re, im);
    for (let k = 0; k < pixels; k++) {
      const mirrored = (pixels - k) % pixels;
      const at = 2 * (row * pixels + k);
      result[at] = (re[k] + re[mirrored]) / 2;
      result[at + 1] = (im[k] - im[mirrored]) / 2;
      if (!hasSecond) continue;
      result[at + 2 * pixels] = (im[k] + im[mirrored]) / 2;
      result[at + 2 * pixels + 1] = (re[mirrored] - re[k]) / 2;
    }
  }
  // of a real field one half of the frequencies is the mirror image of the other
  for (let k = 0; k <= pixels / 2; k++) {
    for (let row = 0; row < pixels; row++) {
      re[row] = result[2 * (row * pixels + k)];
      im[row] = result[2 * (row * pixels + k) + 1];
    }
    transform(re, im);
    for (let row = 0; row < pixels; row++) {
      const [at, mirrored] = [row * pixels + k, ((pixels - row) % pixels) * pixels + ((pixels - k) % pixels)];
      result[2 * at] = re[row];
      result[2 * at + 1] = im[row];
      result[2 * mirrored] = re[row];
      result[2 * mirrored + 1] = -im[row];
    }
  }
  return result;
}

function isZero(value: number): boolean {
  return value === 0;
}

/** Prime factors, the twos first: their steps are the quickest where they are small. */
function factorise(length: number): readonly number[] {
  const factors: number[] = [];
  for (let rest = length, factor = 2; rest > 1;) {
    if (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    } else factor++;
  }
  return factors;
}
