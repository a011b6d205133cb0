const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** Adam as in `learning/engine/adam.ts`, for values outside native memory. Call it once an update for each variable. */
export function createAdam(learningRate: number) {
  const moments = new Map<string, { first: Float32Array; second: Float32Array }>();
  /** @param update counts from 1 */
  return (name: string, values: Float32Array, gradient: ArrayLike<number>, update: number): void => {
    let slots = moments.get(name);
    if (slots === undefined) {
      slots = { first: new Float32Array(values.length), second: new Float32Array(values.length) };
      moments.set(name, slots);
    }
    const { first, second } = slots;
    const stepSize = learningRate / (1 - BETA_1 ** update);
    const correction = Math.sqrt(1 - BETA_2 ** update);
    for (let i = 0; i < values.length; i++) {
      first[i] += (1 - BETA_1) * (gradient[i] - first[i]);
      second[i] += (1 - BETA_2) * (gradient[i] ** 2 - second[i]);
      values[i] -= (stepSize * first[i]) / (Math.sqrt(second[i]) / correction + EPSILON);
    }
  };
}
