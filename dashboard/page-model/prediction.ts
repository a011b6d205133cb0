/** What a network says of an image, drawn and counted. */

/** Blue and vermilion of M. Okabe and K. Ito, Color Universal Design (2008): told apart with any colour vision. */
export const MISSED_COLOUR = [86, 180, 233] as const;
export const FALSE_ALARM_COLOUR = [213, 94, 0] as const;

/** From nothing to certain; lighter all the way, so that it is read without colour too. */
const PROBABILITY_COLOURS = [
  [8, 10, 20],
  [10, 52, 96],
  [0, 114, 178],
  [86, 180, 233],
  [240, 228, 66],
] as const;

export interface Score {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Intersection over union of the particle class; 1 where there is no particle and none is claimed. */
  readonly iou: number;
}

/** As the recorded metrics count: a particle is claimed where it is more probable than not. */
function isClaimed(probability: number): boolean {
  return probability > 0.5;
}

export function scorePrediction(labels: Uint8Array, probabilities: Float32Array): Score {
  let [truePositives, falsePositives, falseNegatives] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    const isPresent = labels[i] !== 0;
    if (isClaimed(probabilities[i])) {
      if (isPresent) truePositives++;
      else falsePositives++;
    } else if (isPresent) falseNegatives++;
  }
  const whole = truePositives + falsePositives + falseNegatives;
  return { truePositives, falsePositives, falseNegatives, iou: whole === 0 ? 1 : truePositives / whole };
}

/** The colour of a probability, 0 to 255 each. */
export function colourOf(probability: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, probability)) * (PROBABILITY_COLOURS.length - 1);
  const below = Math.min(PROBABILITY_COLOURS.length - 2, Math.floor(place));
  const [from, to] = [PROBABILITY_COLOURS[below], PROBABILITY_COLOURS[below + 1]];
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * (place - below));
  return [mix(0), mix(1), mix(2)];
}

export function renderProbabilities(probabilities: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const levels = Array.from({ length: 256 }, (_, level) => pack([...colourOf(level / 255), 255]));
  return paint(probabilities.length, (i) => levels[Math.round(255 * probabilities[i])]);
}

/** Transparent where the network is right. */
export function renderErrors(labels: Uint8Array, probabilities: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const [missed, falseAlarm] = [pack([...MISSED_COLOUR, 235]), pack([...FALSE_ALARM_COLOUR, 235])];
  return paint(labels.length, (i) => {
    const isPresent = labels[i] !== 0;
    if (isClaimed(probabilities[i]) === isPresent) return 0;
    return isPresent ? missed : falseAlarm;
  });
}

type Pixel = readonly [red: number, green: number, blue: number, opacity: number];

/** The four bytes as the number that this machine reads them as. */
function pack(pixel: Pixel): number {
  return new Uint32Array(Uint8ClampedArray.from(pixel).buffer)[0];
}

function paint(count: number, pixelAt: (index: number) => number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(count);
  for (let i = 0; i < count; i++) pixels[i] = pixelAt(i);
  return new Uint8ClampedArray(pixels.buffer);
}
