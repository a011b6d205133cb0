// Batch normalization of rows [row][channel] with the ReLU that follows it, and the gradient of both.
//
// Sums go over chunks of rows that don't depend on the number of threads: first in single precision within a chunk,
// relative to the first row, then in double precision over chunks.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "rows.h"
#include "workspace.h"

namespace network {

// Results for every channel.
struct Moments {
  std::vector<float> mean, variance;
};

// What y = max(0, factor * x + offset) needs; both may be of any number of channels.
struct Affine {
  std::vector<float> factor, offset;
};

namespace detail {

// Sums of two numbers that body(V{}, channel, at, first, second) adds for each place, over all rows; [2][channels].
template <class Body>
std::vector<double> sumRows(Workspace& workspace, const Rows& rows, const Body& body) {
  const size_t chunks = rows.chunks();
  const int width = rows.width;
  float* partial = workspace.shared.provide(chunks * 2 * width);
  workspace.pool.run(chunks, [&](size_t chunk, int) {
    float* sums = partial + chunk * 2 * width;
    const size_t first = rows.chunkBegin(chunk), end = rows.chunkBegin(chunk + 1);
    forVectors(width, [&](auto vector, int channel) INLINE_LAMBDA {
      using V = decltype(vector);
      V one[2] = {V{}, V{}}, two[2] = {V{}, V{}};
      size_t row = first;
      for (; row + 2 <= end; row += 2) {
        body(vector, channel, row * width + channel, one[0], two[0]);
        body(vector, channel, (row + 1) * width + channel, one[1], two[1]);
      }
      if (row < end) body(vector, channel, row * width + channel, one[0], two[0]);
      store(sums + channel, one[0] + one[1]);
      store(sums + width + channel, two[0] + two[1]);
    });
  });
  std::vector<double> totals(2 * rows.channels, 0.0);
  for (size_t chunk = 0; chunk < chunks; chunk++) {
    for (int which = 0; which < 2; which++) {
      const float* sums = partial + (chunk * 2 + which) * width;
      for (int place = 0; place < width; place++) totals[which * rows.channels + place % rows.channels] += sums[place];
    }
  }
  return totals;
}

}  // namespace detail

template <class Element>
Moments measure(Workspace& workspace, const Rows& rows, const Element* x) {
  std::vector<float> first;
  for (int channel = 0; channel < rows.channels; channel++) first.push_back(load<float>(x + channel));
  const std::vector<float> origin = rows.repeat(first.data());
  const std::vector<double> sums = detail::sumRows(
      workspace, rows, [&](auto vector, int channel, size_t at, auto& sum, auto& squares) INLINE_LAMBDA {
        using V = decltype(vector);
        const V difference = load<V>(x + at) - load<V>(origin.data() + channel);
        sum += difference;
        squares += difference * difference;
      });
  Moments moments;
  const double count = static_cast<double>(rows.count);
  for (int channel = 0; channel < rows.channels; channel++) {
    const double mean = sums[channel] / count, variance = sums[rows.channels + channel] / count - mean * mean;
    moments.mean.push_back(static_cast<float>(origin[channel] + mean));
    moments.variance.push_back(static_cast<float>(variance < 0 ? 0 : variance));
  }
  return moments;
}

inline Affine normalizing(const Rows& rows, const float* scale, const float* shift, const float* mean,
                          const float* variance, float epsilon) {
  Affine affine;
  for (int channel = 0; channel < rows.channels; channel++) {
    const double factor = scale[channel] / std::sqrt(static_cast<double>(variance[channel]) + epsilon);
    affine.factor.push_back(static_cast<float>(factor));
    affine.offset.push_back(static_cast<float>(shift[channel] - mean[channel] * factor));
  }
  return affine;
}

template <bool Relu, class Element>
void applyAffine(Workspace& workspace, const Rows& rows, const Affine& affine, const Element* x, Element* y) {
  const std::vector<float> factor = rows.repeat(affine.factor.data()), offset = rows.repeat(affine.offset.data());
  forRows(workspace, rows, [&](auto vector, int channel, size_t at) INLINE_LAMBDA {
    using V = decltype(vector);
    const V value = load<V>(factor.data() + channel) * load<V>(x + at) + load<V>(offset.data() + channel);
    store(y + at, Relu ? positive(value) : value);
  });
}

template <class Element>
struct NormGradient {
  Element* x;
  float *scale, *shift;
};

// `moments` as measure gave them. With y = relu(factor * x + offset): d = dy where y is positive, dshift = sum d,
// dscale = sum d * (x - mean) / deviation, dx = factor * (d - (dshift + dscale * (x - mean) / deviation) / count).
template <bool Relu, class Element>
void differentiateNorm(Workspace& workspace, const Rows& rows, const Element* dy, const Element* x, const float* scale,
                       const float* shift, const float* mean, const float* variance, float epsilon,
                       const NormGradient<Element>& gradient) {
  const Affine affine = normalizing(rows, scale, shift, mean, variance, epsilon);
  const std::vector<float> factor = rows.repeat(affine.factor.data()), offset = rows.repeat(affine.offset.data());
  const std::vector<float> center = rows.repeat(mean);
  const auto passed = [&](auto vector, int channel, size_t at) INLINE_LAMBDA {
    using V = decltype(vector);
    const V d = load<V>(dy + at);
    if (!Relu) return d;
    return whereLarger(load<V>(factor.data() + channel) * load<V>(x + at) + load<V>(offset.data() + channel), d);
  };
  const std::vector<double> sums = detail::sumRows(
      workspace, rows, [&](auto vector, int channel, size_t at, auto& sum, auto& products) INLINE_LAMBDA {
        using V = decltype(vector);
        const V d = passed(vector, channel, at);
        sum += d;
        products += d * (load<V>(x + at) - load<V>(center.data() + channel));
      });
  std::vector<float> constant, slope;
  const double count = static_cast<double>(rows.count);
  for (int channel = 0; channel < rows.channels; channel++) {
    const double inverse = 1 / std::sqrt(static_cast<double>(variance[channel]) + epsilon);
    const double products = sums[rows.channels + channel];
    gradient.shift[channel] = static_cast<float>(sums[channel]);
    gradient.scale[channel] = static_cast<float>(products * inverse);
    slope.push_back(static_cast<float>(-affine.factor[channel] * inverse * inverse * products / count));
    constant.push_back(static_cast<float>(-affine.factor[channel] * sums[channel] / count));
  }
  const std::vector<float> constants = rows.repeat(constant.data()), slopes = rows.repeat(slope.data());
  forRows(workspace, rows, [&](auto vector, int channel, size_t at) INLINE_LAMBDA {
    using V = decltype(vector);
    const V difference = load<V>(x + at) - load<V>(center.data() + channel);
    store(gradient.x + at, load<V>(factor.data() + channel) * passed(vector, channel, at) +
                               load<V>(slopes.data() + channel) * difference + load<V>(constants.data() + channel));
  });
}

}  // namespace network
