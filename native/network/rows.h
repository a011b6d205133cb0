// Images as rows [pixel][channel], taken by chunks. Where a row is shorter than a vector, as many as fill one are taken
// as a single row, and what belongs to a channel is repeated.
#pragma once

#include <algorithm>
#include <vector>

#include "element.h"
#include "workspace.h"

namespace network {

struct Rows {
  size_t count;
  int channels;
  // Of the rows that are worked on: `channels`, or a vector's lanes.
  int width;
  size_t wideCount;

  Rows(size_t count, int channels) : count(count), channels(channels), width(channels), wideCount(count) {
    const bool fills = channels < kLanes && kLanes % channels == 0 && count * channels % kLanes == 0;
    if (!fills) return;
    width = kLanes;
    wideCount = count * channels / kLanes;
  }

  // Some 64 KiB.
  size_t rowsOfChunk() const { return std::max<size_t>(1, (16 << 10) / width); }
  size_t chunks() const { return (wideCount + rowsOfChunk() - 1) / rowsOfChunk(); }
  size_t chunkBegin(size_t chunk) const { return std::min(wideCount, chunk * rowsOfChunk()); }

  std::vector<float> repeat(const float* ofChannels) const {
    std::vector<float> repeated(width);
    for (int place = 0; place < width; place++) repeated[place] = ofChannels[place % channels];
    return repeated;
  }
};

// NaN stays what it is: a training that went astray must show.
INLINE float positive(float value) { return value < 0 ? 0 : value; }
template <class V>
INLINE V positive(V value) {
  return value < 0 ? V{} : value;
}

// NaN if either is.
template <class V>
INLINE V larger(V first, V second) {
  return (second > first) | (second != second) ? second : first;
}

INLINE float whereLarger(float condition, float value) { return condition > 0 ? value : 0; }
// `value` in the lanes in which `condition` is above zero.
template <class V>
INLINE V whereLarger(V condition, V value) {
  return condition > 0 ? value : V{};
}

// body(V{}, channel, position) for all of it
template <class Body>
void forRows(Workspace& workspace, const Rows& rows, const Body& body) {
  workspace.pool.run(rows.chunks(), [&](size_t chunk, int) {
    const size_t first = rows.chunkBegin(chunk), end = rows.chunkBegin(chunk + 1);
    for (size_t row = first; row < end; row++) {
      forVectors(rows.width, [&](auto vector, int channel) INLINE_LAMBDA {
        body(vector, channel, row * rows.width + channel);
      });
    }
  });
}

}  // namespace network
