/** Images of one size, one after the other in one array. */
export function stackImages(images: readonly Float32Array[]): Float32Array {
  const size = images[0]?.length ?? 0;
  const stack = new Float32Array(images.length * size);
  images.forEach((image, index) => stack.set(image, index * size));
  return stack;
}
