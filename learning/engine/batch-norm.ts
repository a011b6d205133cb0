/**
 * What batch norm adds to the variance; PyTorch's default, torch.nn.BatchNorm2d. Apart from the kernels, which load
 * TensorFlow.
 */
export const BATCH_NORM_EPSILON = 1e-5;

/** Weight of the batch in the moving averages; PyTorch calls it momentum. */
export const BATCH_NORM_MOMENTUM = 0.1;
