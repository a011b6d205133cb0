// Convolutions of any window and stride, as products of matrices of patches: a patch is what an output pixel sees, one
// row of [tap][input channel]. Patches are laid out for a block of pixels at a time, which stays in the cache.
//
// Padding is TensorFlow's SAME: the size divided by the stride, rounded up, with what is odd of the padding behind.
#pragma once

#include "product.h"
#include "tiles.h"
#include "workspace.h"

namespace network {

struct WindowAxis {
  int size, outputSize, before;
  WindowAxis(int size, int window, int stride) : size(size), outputSize((size + stride - 1) / stride) {
    before = std::max(0, (outputSize - 1) * stride + window - size) / 2;
  }
};

struct Window {
  int images, size, stride;
  WindowAxis y, x;
  int inputs, outputs;

  Window(int images, int height, int width, int size, int stride, int inputs, int outputs)
      : images(images), size(size), stride(stride), y(height, size, stride), x(width, size, stride), inputs(inputs),
        outputs(outputs) {}

  int depth() const { return size * size * inputs; }
  Image input() const { return {y.size, x.size, inputs}; }
  Image output() const { return {y.outputSize, x.outputSize, outputs}; }
  size_t pixels() const { return static_cast<size_t>(images) * y.outputSize * x.outputSize; }
};

namespace detail {

// Pixels of a block, whose patches take some 512 KiB.
inline size_t pixelsOfBlock(const Window& window) {
  return std::clamp<size_t>((512 << 10) / sizeof(float) / (window.depth() + window.outputs), 24, 240) / 12 * 12;
}

// A matrix [rows][columns] or, transposed, [columns][rows], as panels [panel][row][width], the last filled with zeros.
inline void pack(Workspace& workspace, const float* from, int rows, int columns, bool transposed, float* to) {
  const int width = Panels{columns}.width();
  workspace.pool.run(Panels{columns}.count(), [&](size_t panel, int) {
    float* place = to + panel * rows * width;
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < width; lane++, place++) {
        const int column = static_cast<int>(panel) * width + lane;
        if (column >= columns) {
          *place = 0;
        } else {
          *place = transposed ? from[static_cast<size_t>(column) * rows + row]
                              : from[static_cast<size_t>(row) * columns + column];
        }
      }
    }
  });
}

// c [rows][padded columns] = a [rows][steps] times packed b
inline void multiplyPacked(const float* a, int rows, int steps, const float* packed, int columns, float* c) {
  const int vectors = Panels{columns}.vectors(), width = Panels{columns}.width(), padded = Panels{columns}.padded();
  for (int column = 0; column < padded; column += width) {
    const Product product{a, static_cast<size_t>(steps), 1, packed + static_cast<size_t>(column) * steps,
                          static_cast<size_t>(width), c + column, static_cast<size_t>(padded), steps};
    multiply(product, rows, vectors, false);
  }
}

// body(patch's number from `first`, position of the image, first row and column that the patch sees)
template <class Body>
INLINE void forPatches(const Window& window, size_t first, size_t end, const Body& body) {
  for (size_t pixel = first; pixel < end; pixel++) {
    const int column = pixel % window.x.outputSize, row = pixel / window.x.outputSize % window.y.outputSize;
    const size_t image = pixel / window.x.outputSize / window.y.outputSize;
    body(pixel - first, image * window.input().size(), row * window.stride - window.y.before,
         column * window.stride - window.x.before);
  }
}

// Columns of a window's row that are in the image.
INLINE void rangeInside(int left, int size, int width, int& first, int& end) {
  first = std::max(0, -left);
  end = std::max(first, std::min(size, width - left));
}

// A window's row of pixels, of which those from `from` to `to` are in the image.
template <class Element>
INLINE void copyWindowRow(const Element* pixels, int inputs, int from, int to, int row, float* place) {
  for (int index = 0; index < from * inputs; index++) place[index] = 0;
  forVectors((to - from) * inputs, [&](auto vector, int index) INLINE_LAMBDA {
    store(place + from * inputs + index, load<decltype(vector)>(pixels + from * inputs + index));
  });
  for (int index = to * inputs; index < row; index++) place[index] = 0;
}

// `patches` has room for a vector behind the last one.
template <class Element>
void layOutPatches(const Window& window, const Element* x, size_t first, size_t end, float* patches) {
  const Image image = window.input();
  const int depth = window.depth(), row = window.size * window.inputs;
  const size_t total = window.images * image.size();
  forPatches(window, first, end, [&](size_t number, size_t position, int top, int left) INLINE_LAMBDA {
    float* patch = patches + number * depth;
    int from, to;
    rangeInside(left, window.size, image.width, from, to);
    const bool inside = top >= 0 && top + window.size <= image.height && from == 0 && to == window.size;
    const size_t corner = position + image.at(top, left);
    if (inside && row <= 2 * kLanes && corner + image.at(window.size, 0) + 2 * kLanes <= total) {
      // What is copied too much is written again by the next row.
      for (int dy = 0; dy < window.size; dy++) {
        const Element* pixels = x + corner + image.at(dy, 0);
        store(patch + dy * row, load<Wide>(pixels));
        if (row > kLanes) store(patch + dy * row + kLanes, load<Wide>(pixels + kLanes));
      }
      return;
    }
    for (int dy = 0; dy < window.size; dy++, patch += row) {
      const bool exists = top + dy >= 0 && top + dy < image.height;
      copyWindowRow(x + position + image.at(top + dy, left), window.inputs, exists ? from : 0, exists ? to : 0, row, patch);
    }
  });
}

// Rows [count][padded] of the first `columns` columns to or from images' pixels [count][columns].
template <class From, class To>
INLINE void copyRows(const From* from, size_t fromRow, To* to, size_t toRow, size_t count, int columns) {
  for (size_t row = 0; row < count; row++) {
    forVectors(columns, [&](auto vector, int column) INLINE_LAMBDA {
      store(to + row * toRow + column, load<decltype(vector)>(from + row * fromRow + column));
    });
  }
}

}  // namespace detail

// y [images, height, width, outputs] from x [.., inputs] and weights [size][size][inputs][outputs]
template <class Element>
void convolvePatches(Workspace& workspace, const Window& window, const Element* x, const float* weights, Element* y) {
  const int depth = window.depth(), padded = Panels{window.outputs}.padded();
  float* packed = workspace.shared.provide(static_cast<size_t>(depth) * padded);
  detail::pack(workspace, weights, depth, window.outputs, false, packed);
  const size_t most = detail::pixelsOfBlock(window), pixels = window.pixels();
  workspace.pool.run((pixels + most - 1) / most, [&](size_t block, int thread) {
    float* patches = workspace.ofThread[thread].provide(most * (depth + padded) + 2 * kLanes);
    float* results = patches + most * depth + 2 * kLanes;
    const size_t first = block * most, end = std::min(pixels, first + most);
    detail::layOutPatches(window, x, first, end, patches);
    detail::multiplyPacked(patches, static_cast<int>(end - first), depth, packed, window.outputs, results);
    detail::copyRows(results, padded, y + first * window.outputs, window.outputs, end - first, window.outputs);
  });
}

// dx from dy at stride 1: the convolution with the kernel turned by half a turn, inputs and outputs exchanged.
template <class Element>
void convolveTurned(Workspace& workspace, const Window& window, const Element* dy, const float* weights, Element* dx) {
  const size_t taps = static_cast<size_t>(window.size) * window.size;
  std::vector<float> turned(taps * window.inputs * window.outputs);
  for (size_t tap = 0; tap < taps; tap++) {
    for (int input = 0; input < window.inputs; input++) {
      for (int output = 0; output < window.outputs; output++) {
        turned[(tap * window.outputs + output) * window.inputs + input] =
            weights[((taps - 1 - tap) * window.inputs + input) * window.outputs + output];
      }
    }
  }
  const Window reverse(window.images, window.y.size, window.x.size, window.size, 1, window.outputs, window.inputs);
  convolvePatches(workspace, reverse, dy, turned.data(), dx);
}

// dx from dy: gradients of patches, added up where patches overlap. A task has a band of an image's rows to itself and
// computes what reaches into it.
template <class Element>
void differentiatePatches(Workspace& workspace, const Window& window, const Element* dy, const float* weights,
                          Element* dx) {
  const int depth = window.depth(), padded = Panels{depth}.padded(), outputs = window.outputs;
  const Image image = window.input();
  float* packed = workspace.shared.provide(static_cast<size_t>(padded) * outputs);
  detail::pack(workspace, weights, outputs, depth, true, packed);
  constexpr int bandRows = 32;
  const int bands = (image.height + bandRows - 1) / bandRows;
  const size_t rowSize = image.at(1, 0);
  const size_t most = detail::pixelsOfBlock(window);
  workspace.pool.run(static_cast<size_t>(window.images) * bands, [&](size_t task, int thread) {
    const size_t number = task / bands;
    const int begin = task % bands * bandRows, end = std::min(image.height, begin + bandRows);
    float* sums = workspace.ofThread[thread].provide(bandRows * rowSize + most * (padded + outputs));
    float* gradients = sums + bandRows * rowSize;
    float* results = gradients + most * outputs;
    std::memset(sums, 0, (end - begin) * rowSize * sizeof(float));
    // Output rows whose patches reach into the band.
    const int reach = begin + window.y.before - window.size + 1;
    const int firstRow = std::max(0, reach <= 0 ? 0 : (reach + window.stride - 1) / window.stride);
    const int endRow = std::min(window.y.outputSize, (end - 1 + window.y.before) / window.stride + 1);
    const size_t base = number * window.y.outputSize;
    const size_t firstPixel = (base + firstRow) * window.x.outputSize, endPixel = (base + endRow) * window.x.outputSize;
    for (size_t first = firstPixel; first < endPixel; first += most) {
      const size_t last = std::min(endPixel, first + most);
      detail::copyRows(dy + first * outputs, outputs, gradients, outputs, last - first, outputs);
      detail::multiplyPacked(gradients, static_cast<int>(last - first), outputs, packed, depth, results);
      detail::forPatches(window, first, last, [&](size_t patch, size_t, int top, int left) INLINE_LAMBDA {
        int from, to;
        detail::rangeInside(left, window.size, image.width, from, to);
        for (int row = std::max(top, begin); row < std::min(top + window.size, end); row++) {
          const float* added = results + patch * padded + ((row - top) * window.size + from) * window.inputs;
          float* sum = sums + (row - begin) * rowSize + static_cast<size_t>(left + from) * window.inputs;
          forVectors((to - from) * window.inputs, [&](auto vector, int index) INLINE_LAMBDA {
            using V = decltype(vector);
            store(sum + index, load<V>(sum + index) + load<V>(added + index));
          });
        }
      });
    }
    detail::copyRows(sums, rowSize, dx + number * image.size() + begin * rowSize, rowSize, end - begin,
                     static_cast<int>(rowSize));
  });
}

// gradient [size][size][inputs][outputs]; as in sumOverBlocksOfTiles each thread has sums of its own
template <class Element>
void differentiatePatchKernels(Workspace& workspace, const Window& window, const Element* x, const Element* dy,
                               float* gradient) {
  const int depth = window.depth(), vectors = Panels{window.outputs}.vectors(), width = vectors * kLanes;
  const int padded = Panels{window.outputs}.padded();
  const size_t most = detail::pixelsOfBlock(window), pixels = window.pixels(), blocks = (pixels + most - 1) / most;
  const size_t parts = std::min<size_t>(workspace.pool.size(), blocks), part = static_cast<size_t>(depth) * padded;
  float* sums = workspace.shared.provide(part * parts);
  workspace.pool.run(parts, [&](size_t index, int thread) {
    float* patches = workspace.ofThread[thread].provide(most * (depth + padded) + 2 * kLanes);
    float* gradients = patches + most * depth + 2 * kLanes;
    for (size_t block = index; block < blocks; block += parts) {
      const size_t first = block * most, end = std::min(pixels, first + most);
      detail::layOutPatches(window, x, first, end, patches);
      detail::copyRows(dy + first * window.outputs, window.outputs, gradients, padded, end - first, window.outputs);
      for (int column = 0; column < padded; column += width) {
        const Product product{patches,  1, static_cast<size_t>(depth),     gradients + column, static_cast<size_t>(padded),
                              sums + index * part + column, static_cast<size_t>(padded), static_cast<int>(end - first)};
        multiply(product, depth, vectors, block != index);
      }
    }
  });
  workspace.pool.run((depth + 31) / 32, [&](size_t task, int) {
    for (int row = task * 32; row < std::min<int>(depth, task * 32 + 32); row++) {
      for (int column = 0; column < window.outputs; column++) {
        float sum = 0;
        for (size_t index = 0; index < parts; index++) sum += sums[index * part + static_cast<size_t>(row) * padded + column];
        gradient[static_cast<size_t>(row) * window.outputs + column] = sum;
      }
    }
  });
}

}  // namespace network
