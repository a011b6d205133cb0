import type { Fields } from '../physics/fields.js';

/** TensorFlow takes a second or two to load: only once the input is known to be good. */
export async function loadFields(): Promise<Fields> {
  // transforms alone don't need oneDNN, which greets on standard error when it is loaded
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  const { createFields } = await import('../learning/engine/fields.js');
  return createFields();
}
