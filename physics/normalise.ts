/** To mean 0 and variance 1 over the image; an image of one value becomes 0. */
export function normalise(image: Float32Array): Float32Array {
  let sum = 0;
  for (const value of image) sum += value;
  const mean = sum / image.length;
  let squares = 0;
  for (const value of image) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / image.length);
  return image.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}
