/** What computes: `cpu`, or `cuda:N`, the N-th of the GPUs that are visible. */
export type Device = 'cpu' | `cuda:${number}`;

const PATTERN = /^(cpu|cuda:\d{1,3})$/;

export function isDevice(text: string): text is Device {
  return PATTERN.test(text);
}

/**
 * The environment in which a process finds that device and no other; the native library reads it when it is loaded.
 * @param outer the environment of this process: where it restricts the GPUs, they are counted among those left
 */
export function deviceEnvironment(device: Device, outer: NodeJS.ProcessEnv): Record<string, string> {
  if (device === 'cpu') return { HRTEM_DEVICE: device, CUDA_VISIBLE_DEVICES: '-1' };
  return {
    HRTEM_DEVICE: device,
    CUDA_VISIBLE_DEVICES: nameGpu(device, outer),
    // the order in which nvidia-smi counts
    CUDA_DEVICE_ORDER: outer['CUDA_DEVICE_ORDER'] ?? 'PCI_BUS_ID',
    // by itself TensorFlow takes all memory of a GPU, and nobody could tell what a training needs
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  };
}

/** Index or UUID of the GPU, as CUDA and nvidia-smi take it. */
export function nameGpu(device: Exclude<Device, 'cpu'>, outer: NodeJS.ProcessEnv): string {
  const index = Number(device.slice('cuda:'.length));
  const visible = outer['CUDA_VISIBLE_DEVICES']?.split(',').map((name) => name.trim());
  return visible?.[index] ?? String(index);
}
