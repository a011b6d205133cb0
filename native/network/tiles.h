// Between images [height, width, channels] and the 36 points of their tiles. A point's plane is [tile][channel]; its
// planes lie `plane` numbers apart. Pixels outside the image are zero.
#pragma once

#include <algorithm>

#include "element.h"
#include "winograd.h"

namespace network {

struct Image {
  int height, width, channels;
  size_t size() const { return static_cast<size_t>(height) * width * channels; }
  size_t at(int y, int x) const { return (static_cast<size_t>(y) * width + x) * channels; }
};

// Tiles of a batch, row by row, image by image.
struct Tiling {
  int rows, columns;
  size_t count;

  Tiling(int images, int height, int width)
      : rows((height + kTile - 1) / kTile),
        columns((width + kTile - 1) / kTile),
        count(static_cast<size_t>(images) * rows * columns) {}

  // body(position in the batch's memory over image.size(), y, x) of the first pixel of each tile
  template <class Body>
  INLINE void forTiles(size_t first, size_t end, const Body& body) const {
    for (size_t tile = first; tile < end; tile++) {
      const int row = tile / columns % rows, column = tile % columns;
      body(tile / columns / rows, row * kTile, column * kTile, tile - first);
    }
  }
};

// The patch around the tile at (y, x) begins a pixel before it. The first `channels` channels.
template <class Element>
INLINE void transformPatchAt(const Image& shape, int channels, const Element* image, int y, int x, float* points,
                             size_t plane) {
  const int top = y - 1, left = x - 1;
  const bool inside = top >= 0 && left >= 0 && top + kPatch <= shape.height && left + kPatch <= shape.width;
  forVectors(channels, [&](auto vector, int channel) INLINE_LAMBDA {
    using V = decltype(vector);
    V half[kPatch][kPatch];
    if (inside) {
      const Element* corner = image + shape.at(top, left) + channel;
#pragma GCC unroll 6
      for (int column = 0; column < kPatch; column++) {
        V pixels[kPatch], transformed[kPatch];
#pragma GCC unroll 6
        for (int row = 0; row < kPatch; row++) pixels[row] = load<V>(corner + shape.at(row, column));
        transformPatch(pixels, transformed);
#pragma GCC unroll 6
        for (int row = 0; row < kPatch; row++) half[row][column] = transformed[row];
      }
    } else {
      for (int column = 0; column < kPatch; column++) {
        V pixels[kPatch], transformed[kPatch];
        for (int row = 0; row < kPatch; row++) {
          const int py = top + row, px = left + column;
          const bool exists = py >= 0 && py < shape.height && px >= 0 && px < shape.width;
          pixels[row] = exists ? load<V>(image + shape.at(py, px) + channel) : V{};
        }
        transformPatch(pixels, transformed);
        for (int row = 0; row < kPatch; row++) half[row][column] = transformed[row];
      }
    }
#pragma GCC unroll 6
    for (int row = 0; row < kPatch; row++) {
      V transformed[kPatch];
      transformPatch(half[row], transformed);
#pragma GCC unroll 6
      for (int column = 0; column < kPatch; column++) {
        store(points + (row * kPatch + column) * plane + channel, transformed[column]);
      }
    }
  });
}

// Gathers the first `channels` channels.
template <class Element>
INLINE void gatherTileAt(const float* points, size_t plane, int channels, const Image& shape, Element* image, int y,
                         int x) {
  const int rows = std::min(kTile, shape.height - y), columns = std::min(kTile, shape.width - x);
  forVectors(channels, [&](auto vector, int channel) INLINE_LAMBDA {
    using V = decltype(vector);
    V half[kTile][kPatch];
#pragma GCC unroll 6
    for (int column = 0; column < kPatch; column++) {
      V products[kPatch], gathered[kTile];
#pragma GCC unroll 6
      for (int row = 0; row < kPatch; row++) products[row] = load<V>(points + (row * kPatch + column) * plane + channel);
      gatherTile(products, gathered);
#pragma GCC unroll 4
      for (int row = 0; row < kTile; row++) half[row][column] = gathered[row];
    }
    for (int row = 0; row < rows; row++) {
      V pixels[kTile];
      gatherTile(half[row], pixels);
      Element* to = image + shape.at(y + row, x) + channel;
      if (columns == kTile) {
#pragma GCC unroll 4
        for (int column = 0; column < kTile; column++) store(to + column * shape.channels, pixels[column]);
      } else {
        for (int column = 0; column < columns; column++) store(to + column * shape.channels, pixels[column]);
      }
    }
  });
}

// Of a gradient, the first `channels` channels: its tile becomes the gradient of the 36 products.
template <class Element>
INLINE void spreadTileAt(const Image& shape, int channels, const Element* image, int y, int x, float* points,
                         size_t plane) {
  const int rows = std::min(kTile, shape.height - y), columns = std::min(kTile, shape.width - x);
  forVectors(channels, [&](auto vector, int channel) INLINE_LAMBDA {
    using V = decltype(vector);
    V half[kPatch][kTile];
#pragma GCC unroll 4
    for (int column = 0; column < kTile; column++) {
      V pixels[kTile], transformed[kPatch];
#pragma GCC unroll 4
      for (int row = 0; row < kTile; row++) {
        const bool exists = row < rows && column < columns;
        pixels[row] = exists ? load<V>(image + shape.at(y + row, x + column) + channel) : V{};
      }
      spreadTile(pixels, transformed);
#pragma GCC unroll 6
      for (int row = 0; row < kPatch; row++) half[row][column] = transformed[row];
    }
#pragma GCC unroll 6
    for (int row = 0; row < kPatch; row++) {
      V transformed[kPatch];
      spreadTile(half[row], transformed);
#pragma GCC unroll 6
      for (int column = 0; column < kPatch; column++) {
        store(points + (row * kPatch + column) * plane + channel, transformed[column]);
      }
    }
  });
}

// Planes of points must not fall into the same places of the cache.
constexpr size_t kPlanePadding = 16;

// Points of all tiles, a block of channels at a time: [block][point][tile][channel]. What is multiplied together then
// lies together.
struct PointBlocks {
  size_t tiles;
  int channels, blockChannels;

  size_t plane() const { return tiles * blockChannels + kPlanePadding; }
  size_t block() const { return plane() * kPoints; }
  int blocks() const { return (channels + blockChannels - 1) / blockChannels; }
  size_t size() const { return block() * blocks(); }
  int channelsOf(int index) const { return std::min(blockChannels, channels - index * blockChannels); }
};

template <class Element>
INLINE void transformPatchInBlocks(const PointBlocks& points, const Image& shape, const Element* image, int y, int x,
                                   size_t tile, float* to) {
  for (int index = 0; index < points.blocks(); index++) {
    transformPatchAt(shape, points.channelsOf(index), image + index * points.blockChannels, y, x,
                     to + index * points.block() + tile * points.blockChannels, points.plane());
  }
}

template <class Element>
INLINE void spreadTileInBlocks(const PointBlocks& points, const Image& shape, const Element* image, int y, int x,
                               size_t tile, float* to) {
  for (int index = 0; index < points.blocks(); index++) {
    spreadTileAt(shape, points.channelsOf(index), image + index * points.blockChannels, y, x,
                 to + index * points.block() + tile * points.blockChannels, points.plane());
  }
}

}  // namespace network
