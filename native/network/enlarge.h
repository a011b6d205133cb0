// Images enlarged twofold, each pixel becoming four, with the channels of a second image of that size behind their own;
// and the gradient: sums over the four, and the second image's part as it is.
#pragma once

#include "tiles.h"
#include "workspace.h"

namespace network {

struct Enlarged {
  int images;
  // Before; `second` has twice the height and width, and may have no channels.
  Image first;
  int secondChannels;

  int rows() const { return images * first.height; }
  int channels() const { return first.channels + secondChannels; }
  // Of the two rows that a row becomes.
  size_t wideRow() const { return static_cast<size_t>(2) * first.width; }
};

template <class Element>
void enlarge(Workspace& workspace, const Enlarged& shape, const Element* first, const Element* second, Element* to) {
  const size_t channels = shape.channels(), ones = shape.first.channels, others = shape.secondChannels;
  workspace.pool.run(shape.rows(), [&](size_t row, int) {
    for (size_t half = 0; half < 2; half++) {
      for (size_t x = 0; x < shape.wideRow(); x++) {
        const size_t pixel = (row * 2 + half) * shape.wideRow() + x;
        std::memcpy(to + pixel * channels, first + (row * shape.first.width + x / 2) * ones, ones * sizeof(Element));
        if (others > 0) std::memcpy(to + pixel * channels + ones, second + pixel * others, others * sizeof(Element));
      }
    }
  });
}

template <class Element>
void differentiateEnlarged(Workspace& workspace, const Enlarged& shape, const Element* gradient, Element* first,
                           Element* second) {
  const size_t channels = shape.channels(), ones = shape.first.channels, others = shape.secondChannels;
  workspace.pool.run(shape.rows(), [&](size_t row, int) {
    const Element* upper = gradient + row * 2 * shape.wideRow() * channels;
    const Element* lower = upper + shape.wideRow() * channels;
    for (int x = 0; x < shape.first.width; x++) {
      const size_t at = 2 * x * channels;
      Element* sum = first + (row * shape.first.width + x) * ones;
      forVectors(shape.first.channels, [&](auto vector, int channel) INLINE_LAMBDA {
        using V = decltype(vector);
        store(sum + channel, (load<V>(upper + at + channel) + load<V>(upper + at + channels + channel)) +
                                 (load<V>(lower + at + channel) + load<V>(lower + at + channels + channel)));
      });
    }
    if (others == 0) return;
    Element* part = second + row * 2 * shape.wideRow() * others;
    for (size_t x = 0; x < 2 * shape.wideRow(); x++) {
      std::memcpy(part + x * others, upper + x * channels + ones, others * sizeof(Element));
    }
  });
}

}  // namespace network
