// Convolutions of images with kernels of 3 x 3, stride 1, zero padding that keeps the size, and their gradients, by
// Winograd's F(4 x 4, 3 x 3): tiles are transformed, their 36 points multiplied as matrices [tile, input channel] x
// [input channel, output channel], and the products gathered. A block of tiles goes through all three in the cache.
//
// Few tiles of many channels are the other way round: there the kernels are more than the images, and a block of them
// goes through transform and product while all tiles stay.
#pragma once

#include "kernels.h"
#include "tiles.h"
#include "workspace.h"

namespace network {

struct Batch {
  int images, height, width;
  Tiling tiling() const { return Tiling(images, height, width); }
  Image image(int channels) const { return {height, width, channels}; }
};

namespace detail {

constexpr size_t kBlockBytes = 600 << 10;
constexpr size_t kFewTiles = 96;
inline int roundUp(int value, int multiple) { return (value + multiple - 1) / multiple * multiple; }

// Tiles of a block, whose points of `channels` channels are in the cache together.
inline size_t tilesPerBlock(int channels, size_t tiles, int threads) {
  const size_t fitting = kBlockBytes / (kPoints * sizeof(float) * channels) / 12 * 12;
  const size_t share = roundUp(static_cast<int>((tiles + threads - 1) / threads), 6);
  return std::min(std::max<size_t>(fitting, 24), share);
}

template <class Element>
void convolveInBlocksOfTiles(Workspace& workspace, const Batch& batch, const Element* x, const Kernels& kernels,
                             Element* y) {
  const Tiling tiling = batch.tiling();
  const Image input = batch.image(kernels.inputs), output = batch.image(kernels.outputs);
  const int width = kernels.panels().width(), panels = kernels.panels().count(), padded = kernels.panels().padded();
  const size_t panel = static_cast<size_t>(kernels.inputs) * width, point = panel * panels;
  float* transformed = workspace.shared.provide(point * kPoints);
  const int steps = (kernels.inputs + kMostBlockInputs - 1) / kMostBlockInputs;
  workspace.pool.run(static_cast<size_t>(panels) * steps, [&](size_t task, int) {
    const int firstInput = task / panels * kMostBlockInputs, firstOutput = task % panels * width;
    const KernelBlock block{firstInput, std::min(kMostBlockInputs, kernels.inputs - firstInput), firstOutput,
                            std::min(width, kernels.outputs - firstOutput)};
    transformKernels(kernels, block, transformed + firstOutput / width * panel + static_cast<size_t>(firstInput) * width,
                     point, panel);
  });
  const size_t most = tilesPerBlock(kernels.inputs + padded, tiling.count, workspace.pool.size());
  const size_t patchPlane = most * kernels.inputs + kPlanePadding, productPlane = most * padded + kPlanePadding;
  workspace.pool.run((tiling.count + most - 1) / most, [&](size_t task, int thread) {
    float* patches = workspace.ofThread[thread].provide(kPoints * (patchPlane + productPlane));
    float* products = patches + kPoints * patchPlane;
    const size_t first = task * most, end = std::min(tiling.count, first + most);
    tiling.forTiles(first, end, [&](size_t image, int row, int column, size_t tile) INLINE_LAMBDA {
      transformPatchAt(input, input.channels, x + image * input.size(), row, column, patches + tile * kernels.inputs, patchPlane);
    });
    for (int p = 0; p < kPoints; p++) {
      for (int index = 0; index < panels; index++) {
        const Product product{patches + p * patchPlane,
                              static_cast<size_t>(kernels.inputs),
                              1,
                              transformed + p * point + index * panel,
                              static_cast<size_t>(width),
                              products + p * productPlane + static_cast<size_t>(index) * width,
                              static_cast<size_t>(padded),
                              kernels.inputs};
        multiply(product, end - first, kernels.panels().vectors(), false);
      }
    }
    tiling.forTiles(first, end, [&](size_t image, int row, int column, size_t tile) INLINE_LAMBDA {
      gatherTileAt(products + tile * padded, productPlane, kernels.outputs, output, y + image * output.size(), row, column);
    });
  });
}

template <class Element>
void convolveInBlocksOfKernels(Workspace& workspace, const Batch& batch, const Element* x, const Kernels& kernels,
                               Element* y) {
  const Tiling tiling = batch.tiling();
  const Image input = batch.image(kernels.inputs), output = batch.image(kernels.outputs);
  const int width = kernels.panels().width();
  const PointBlocks points{tiling.count, kernels.inputs, kMostBlockInputs};
  float* patches = workspace.shared.provide(points.size());
  workspace.pool.run(tiling.count, [&](size_t task, int) {
    tiling.forTiles(task, task + 1, [&](size_t image, int row, int column, size_t) INLINE_LAMBDA {
      transformPatchInBlocks(points, input, x + image * input.size(), row, column, task, patches);
    });
  });
  const int blockOutputs = kMostBlockPanels * width;
  const size_t panel = static_cast<size_t>(kMostBlockInputs) * width, point = panel * kMostBlockPanels + kPlanePadding;
  const size_t productPlane = tiling.count * blockOutputs + kPlanePadding;
  workspace.pool.run((kernels.outputs + blockOutputs - 1) / blockOutputs, [&](size_t task, int thread) {
    float* products = workspace.ofThread[thread].provide(kPoints * (productPlane + point));
    float* transformed = products + kPoints * productPlane;
    const int firstOutput = task * blockOutputs, outputs = std::min(blockOutputs, kernels.outputs - firstOutput);
    for (int index = 0; index < points.blocks(); index++) {
      const int inputs = points.channelsOf(index);
      transformKernels(kernels, {index * kMostBlockInputs, inputs, firstOutput, outputs}, transformed, point, panel);
      for (int p = 0; p < kPoints; p++) {
        for (int done = 0; done < outputs; done += width) {
          const Product product{patches + index * points.block() + p * points.plane(),
                                static_cast<size_t>(kMostBlockInputs),
                                1,
                                transformed + p * point + done / width * panel,
                                static_cast<size_t>(width),
                                products + p * productPlane + done,
                                static_cast<size_t>(blockOutputs),
                                inputs};
          multiply(product, tiling.count, kernels.panels().vectors(), index > 0);
        }
      }
    }
    tiling.forTiles(0, tiling.count, [&](size_t image, int row, int column, size_t tile) INLINE_LAMBDA {
      gatherTileAt(products + tile * blockOutputs, productPlane, outputs, output, y + image * output.size() + firstOutput,
                   row, column);
    });
  });
}

}  // namespace detail

// y [images, height, width, kernels.outputs] from x [.., kernels.inputs]
template <class Element>
void convolve(Workspace& workspace, const Batch& batch, const Element* x, const Kernels& kernels, Element* y) {
  const bool few = batch.tiling().count <= detail::kFewTiles && kernels.inputs >= kMostBlockInputs;
  (few ? detail::convolveInBlocksOfKernels<Element> : detail::convolveInBlocksOfTiles<Element>)(workspace, batch, x,
                                                                                               kernels, y);
}

}  // namespace network
