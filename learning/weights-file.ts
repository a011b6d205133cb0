/** Files that hold a network: all its variables, moving averages among them, and its width. */
import { readSafetensors, writeSafetensors, type NamedTensor, type TensorFile } from './safetensors.js';
import { listVariables, sizeOf } from './network-variables.js';
import type { NetworkShape } from '../study/recipe.js';

const FORMAT = 'hrtem-transfer unet 1';

/** @param values by the names of `listVariables`; others are left out */
export async function writeWeights(
  path: string,
  network: NetworkShape,
  values: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  await writeSafetensors(path, toWeightsFile(network, values));
}

/** @param description free text beside the values */
export function toWeightsFile(
  network: NetworkShape,
  values: ReadonlyMap<string, Float32Array>,
  description: Readonly<Record<string, string>> = {},
): TensorFile {
  const metadata = { ...description, format: FORMAT, baseFilters: String(network.baseFilters) };
  return { metadata, tensors: pickNetwork(network, values) };
}

/** @throws Error naming the file when it isn't whole, or holds a network of another shape */
export async function readWeights(path: string, network: NetworkShape): Promise<Map<string, Float32Array>> {
  const { metadata, tensors } = await readSafetensors(path);
  const { format = 'none', baseFilters = 'none' } = metadata;
  if (format !== FORMAT) throw new Error(`${path}: expected the format '${FORMAT}', got '${format}'`);
  if (baseFilters !== String(network.baseFilters)) {
    throw new Error(`${path}: expected a network with ${network.baseFilters} base filters, got ${baseFilters}`);
  }
  return new Map(
    listVariables(network).map((variable) => {
      const values = tensors.get(variable.name)?.values;
      if (values?.length !== sizeOf(variable)) {
        throw new Error(
          `${path}: '${variable.name}' is absent or has another size than [${variable.shape.join(', ')}]`,
        );
      }
      return [variable.name, values];
    }),
  );
}

/** The variables of the network, in its order, with their shapes. */
export function pickNetwork(
  network: NetworkShape,
  values: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, NamedTensor> {
  return new Map(
    listVariables(network).map(({ name, shape }) => {
      const found = values.get(name);
      if (found === undefined) throw new Error(`the variable '${name}' has no values`);
      return [name, { shape, values: found }];
    }),
  );
}
