// Kernels of a convolution, [3][3][input channel][output channel] in memory, as their 36 points: [point][panel][input
// channel][width], a panel being as many output channels as a product takes at once.
#pragma once

#include "product.h"
#include "winograd.h"

namespace network {

// For the gradient of the input, input and output change places and the kernel is turned by half a turn.
enum class Direction { forward, backward };

struct Kernels {
  const float* weights;
  // As the convolution that is run has them.
  int inputs, outputs;
  Direction direction;

  Panels panels() const { return {outputs}; }
};

struct KernelBlock {
  int firstInput, inputs, firstOutput, outputs;
};

// Copies a block to [3][3][inputs][outputs], as a convolution runs it.
inline void copyTurned(const Kernels& kernels, const KernelBlock& block, float* to) {
  for (int tap = 0; tap < 9; tap++) {
    for (int output = 0; output < block.outputs; output++) {
      const size_t row = static_cast<size_t>(8 - tap) * kernels.outputs + block.firstOutput + output;
      const float* from = kernels.weights + row * kernels.inputs + block.firstInput;
      float* column = to + static_cast<size_t>(tap) * block.inputs * block.outputs + output;
      for (int input = 0; input < block.inputs; input++) column[static_cast<size_t>(input) * block.outputs] = from[input];
    }
  }
}

constexpr int kMostBlockInputs = 32;
constexpr int kMostBlockPanels = 2;

// `to` is where the block's first panel and input begin, planes of a point `plane` and panels `panel` numbers apart.
inline void transformKernels(const Kernels& kernels, const KernelBlock& block, float* to, size_t plane, size_t panel) {
  float turned[9 * kMostBlockInputs * kMostBlockPanels * 2 * kLanes];
  const float* from = kernels.weights + static_cast<size_t>(block.firstInput) * kernels.outputs + block.firstOutput;
  size_t row = kernels.outputs, tap = row * kernels.inputs;
  if (kernels.direction == Direction::backward) {
    copyTurned(kernels, block, turned);
    from = turned;
    row = block.outputs;
    tap = row * block.inputs;
  }
  const int width = kernels.panels().width();
  for (int input = 0; input < block.inputs; input++) {
    forVectors(block.outputs, [&](auto vector, int output) INLINE_LAMBDA {
      using V = decltype(vector);
      V half[kPatch][3];
#pragma GCC unroll 3
      for (int column = 0; column < 3; column++) {
        V weights[3], transformed[kPatch];
#pragma GCC unroll 3
        for (int k = 0; k < 3; k++) weights[k] = load<V>(from + (k * 3 + column) * tap + input * row + output);
        transformKernel(weights, transformed);
#pragma GCC unroll 6
        for (int k = 0; k < kPatch; k++) half[k][column] = transformed[k];
      }
      float* place = to + output / width * panel + static_cast<size_t>(input) * width + output % width;
#pragma GCC unroll 6
      for (int k = 0; k < kPatch; k++) {
        V transformed[kPatch];
        transformKernel(half[k], transformed);
#pragma GCC unroll 6
        for (int l = 0; l < kPatch; l++) store(place + (k * kPatch + l) * plane, transformed[l]);
      }
    });
  }
}

// gradients: 36 points of one input's `outputs` output channels, `plane` apart, the rest of them `part` apart
INLINE void gatherKernelAt(const float* products, size_t plane, int parts, size_t part, int outputs, float* to, size_t tap) {
  forVectors(outputs, [&](auto vector, int output) INLINE_LAMBDA {
    using V = decltype(vector);
    V half[3][kPatch];
    for (int column = 0; column < kPatch; column++) {
      V sums[kPatch], gathered[3];
      for (int row = 0; row < kPatch; row++) {
        const float* from = products + (row * kPatch + column) * plane + output;
        sums[row] = load<V>(from);
        for (int other = 1; other < parts; other++) sums[row] += load<V>(from + other * part);
      }
      gatherKernel(sums, gathered);
      for (int row = 0; row < 3; row++) half[row][column] = gathered[row];
    }
    for (int row = 0; row < 3; row++) {
      V weights[3];
      gatherKernel(half[row], weights);
      for (int column = 0; column < 3; column++) store(to + (row * 3 + column) * tap + output, weights[column]);
    }
  });
}

}  // namespace network
