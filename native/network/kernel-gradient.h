// The gradient of a convolution's kernels: the transposed transforms around sums over all tiles.
#pragma once

#include "convolution.h"

namespace network {

namespace detail {

template <class Element>
struct GradientTask {
  const Batch& batch;
  int inputs, outputs;
  const Element *x, *dy;
  float* gradient;

  Panels panels() const { return {outputs}; }
  size_t tap() const { return static_cast<size_t>(inputs) * outputs; }

  void transform(size_t first, size_t end, float* patches, size_t patchPlane, float* tiles, size_t tilePlane) const {
    const Image input = batch.image(inputs), output = batch.image(outputs);
    batch.tiling().forTiles(first, end, [&](size_t image, int row, int column, size_t tile) INLINE_LAMBDA {
      transformPatchAt(input, inputs, x + image * input.size(), row, column, patches + tile * inputs, patchPlane);
      spreadTileAt(output, outputs, dy + image * output.size(), row, column, tiles + tile * panels().padded(), tilePlane);
    });
  }
};

// Each thread sums over the blocks of its own; how many there are decides the order of the sums, and so the last bits.
template <class Element>
void sumOverBlocksOfTiles(Workspace& workspace, const GradientTask<Element>& task) {
  const size_t count = task.batch.tiling().count;
  const int threads = workspace.pool.size(), padded = task.panels().padded();
  const size_t most = tilesPerBlock(task.inputs + padded, count, threads), blocks = (count + most - 1) / most;
  const size_t patchPlane = most * task.inputs + kPlanePadding, tilePlane = most * padded + kPlanePadding;
  const size_t plane = static_cast<size_t>(task.inputs) * padded, part = plane * kPoints;
  const size_t parts = std::min<size_t>(threads, blocks);
  float* sums = workspace.shared.provide(part * parts);
  workspace.pool.run(parts, [&](size_t index, int thread) {
    float* patches = workspace.ofThread[thread].provide(kPoints * (patchPlane + tilePlane));
    float* tiles = patches + kPoints * patchPlane;
    for (size_t block = index; block < blocks; block += parts) {
      const size_t first = block * most, end = std::min(count, first + most);
      task.transform(first, end, patches, patchPlane, tiles, tilePlane);
      for (int p = 0; p < kPoints; p++) {
        for (int output = 0; output < padded; output += task.panels().width()) {
          const Product product{patches + p * patchPlane,
                                1,
                                static_cast<size_t>(task.inputs),
                                tiles + p * tilePlane + output,
                                static_cast<size_t>(padded),
                                sums + index * part + p * plane + output,
                                static_cast<size_t>(padded),
                                static_cast<int>(end - first)};
          multiply(product, task.inputs, task.panels().vectors(), block != index);
        }
      }
    }
  });
  workspace.pool.run(task.inputs, [&](size_t input, int) {
    gatherKernelAt(sums + input * padded, plane, parts, part, task.outputs, task.gradient + input * task.outputs,
                   task.tap());
  });
}

// Where all tiles fit into the cache, blocks of kernels need no sums in memory.
template <class Element>
void sumOverAllTiles(Workspace& workspace, const GradientTask<Element>& task) {
  constexpr int mostInputs = 24, mostOutputs = 64;
  const Tiling tiling = task.batch.tiling();
  const int count = static_cast<int>(tiling.count);
  const Image input = task.batch.image(task.inputs), output = task.batch.image(task.outputs);
  const PointBlocks ofPatches{tiling.count, task.inputs, mostInputs};
  const PointBlocks ofTiles{tiling.count, task.outputs, mostOutputs};
  float* patches = workspace.shared.provide(ofPatches.size() + ofTiles.size());
  float* tiles = patches + ofPatches.size();
  workspace.pool.run(count, [&](size_t index, int) {
    tiling.forTiles(index, index + 1, [&](size_t image, int row, int column, size_t) INLINE_LAMBDA {
      transformPatchInBlocks(ofPatches, input, task.x + image * input.size(), row, column, index, patches);
      spreadTileInBlocks(ofTiles, output, task.dy + image * output.size(), row, column, index, tiles);
    });
  });
  constexpr size_t plane = mostInputs * mostOutputs;
  workspace.pool.run(static_cast<size_t>(ofPatches.blocks()) * ofTiles.blocks(), [&](size_t index, int thread) {
    float* sums = workspace.ofThread[thread].provide(kPoints * plane);
    const int inputBlock = index % ofPatches.blocks(), outputBlock = index / ofPatches.blocks();
    const int inputs = ofPatches.channelsOf(inputBlock), outputs = ofTiles.channelsOf(outputBlock);
    for (int p = 0; p < kPoints; p++) {
      for (int done = 0; done < outputs; done += task.panels().width()) {
        const Product product{patches + inputBlock * ofPatches.block() + p * ofPatches.plane(),
                              1,
                              mostInputs,
                              tiles + outputBlock * ofTiles.block() + p * ofTiles.plane() + done,
                              mostOutputs,
                              sums + p * plane + done,
                              mostOutputs,
                              count};
        multiply(product, inputs, task.panels().vectors(), false);
      }
    }
    for (int input = 0; input < inputs; input++) {
      const size_t row = static_cast<size_t>(inputBlock) * mostInputs + input;
      gatherKernelAt(sums + static_cast<size_t>(input) * mostOutputs, plane, 1, 0, outputs,
                     task.gradient + row * task.outputs + outputBlock * mostOutputs, task.tap());
    }
  });
}

}  // namespace detail

// gradient [3][3][inputs][outputs] from x [images, height, width, inputs] and dy [.., outputs]
template <class Element>
void differentiateKernels(Workspace& workspace, const Batch& batch, int inputs, int outputs, const Element* x,
                          const Element* dy, float* gradient) {
  constexpr size_t fewTiles = 600, cacheBytes = 48 << 20;
  const size_t tiles = batch.tiling().count;
  const detail::GradientTask<Element> task{batch, inputs, outputs, x, dy, gradient};
  const bool all = tiles <= fewTiles && tiles * kPoints * sizeof(float) * (inputs + task.panels().padded()) <= cacheBytes;
  (all ? detail::sumOverAllTiles<Element> : detail::sumOverBlocksOfTiles<Element>)(workspace, task);
}

}  // namespace network
