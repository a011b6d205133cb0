// Sums of images, and the largest of each 2 x 2 pixels.
#pragma once

#include "rows.h"
#include "tiles.h"

namespace network {

template <class Element>
void addImages(Workspace& workspace, const Rows& rows, const Element* first, const Element* second, Element* sum) {
  forRows(workspace, rows, [&](auto vector, int, size_t at) INLINE_LAMBDA {
    using V = decltype(vector);
    store(sum + at, load<V>(first + at) + load<V>(second + at));
  });
}

// `shape` is of the images before; height and width are even.
template <class Element>
void pool(Workspace& workspace, int images, const Image& shape, const Element* x, Element* y) {
  const int rows = shape.height / 2, columns = shape.width / 2;
  workspace.pool.run(static_cast<size_t>(images) * rows, [&](size_t row, int) {
    for (int column = 0; column < columns; column++) {
      const Element* corner = x + row * 2 * shape.at(1, 0) + shape.at(0, 2 * column);
      Element* to = y + (row * columns + column) * shape.channels;
      forVectors(shape.channels, [&](auto vector, int channel) INLINE_LAMBDA {
        using V = decltype(vector);
        V largest = load<V>(corner + channel);
        for (const size_t at : {shape.at(0, 1), shape.at(1, 0), shape.at(1, 1)}) {
          largest = larger(largest, load<V>(corner + at + channel));
        }
        store(to + channel, largest);
      });
    }
  });
}

// The gradient goes to the first of the largest, row by row; to the first NaN if there is one.
template <class Element>
void differentiatePool(Workspace& workspace, int images, const Image& shape, const Element* x, const Element* dy,
                       Element* dx) {
  const int rows = shape.height / 2, columns = shape.width / 2;
  workspace.pool.run(static_cast<size_t>(images) * rows, [&](size_t row, int) {
    for (int column = 0; column < columns; column++) {
      const size_t corner = row * 2 * shape.at(1, 0) + shape.at(0, 2 * column);
      const Element* from = dy + (row * columns + column) * shape.channels;
      const size_t places[4] = {0, shape.at(0, 1), shape.at(1, 0), shape.at(1, 1)};
      forVectors(shape.channels, [&](auto vector, int channel) INLINE_LAMBDA {
        using V = decltype(vector);
        V values[4];
        for (int k = 0; k < 4; k++) values[k] = load<V>(x + corner + places[k] + channel);
        V largest = values[0];
        for (int k = 1; k < 4; k++) largest = larger(largest, values[k]);
        V rest = load<V>(from + channel);
        for (int k = 0; k < 4; k++) {
          const auto takes = (values[k] == largest) | (values[k] != values[k]);
          store(dx + corner + places[k] + channel, takes ? rest : V{});
          rest = takes ? V{} : rest;
        }
      });
    }
  });
}

}  // namespace network
