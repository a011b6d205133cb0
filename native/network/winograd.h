// The transforms of Winograd's minimal filtering F(4 x 4, 3 x 3): a patch of 6 x 6 pixels, a kernel of 3 x 3, a tile of
// 4 x 4 results, with 36 products where 144 would be (A. Lavin, S. Gray, "Fast algorithms for convolutional neural
// networks", CVPR 2016). Each is written along one axis; a square takes it along both.
//
// The points are 0, +-sqrt(1/2), +-sqrt(2) and infinity instead of the usual 0, +-1, +-2: their powers stay near one,
// and with them the rounding of a convolution near that of plain sums (measured: 1e-6 relative to the result's norm).
#pragma once

#include "vector.h"

namespace network {

constexpr int kTile = 4, kPatch = 6, kPoints = kPatch * kPatch;

namespace points {
constexpr float p = 0.707106781186547524f, q = 1.41421356237309505f, p2 = 0.5f, q2 = 2;
// 1 / product of the differences to the other points
constexpr float at0 = 1, atP = 1 / (2 * p2 * (p2 - q2)), atQ = 1 / (2 * q2 * (q2 - p2));
static_assert(p2 * q2 == 1, "transformPatch leaves this factor out");
}  // namespace points

template <class V>
INLINE void transformPatch(const V d[6], V t[6]) {
  using namespace points;
  constexpr float sum = p2 + q2;
  t[0] = d[0] - sum * d[2] + d[4];
  const V evenP = d[4] - q2 * d[2], oddP = d[3] - q2 * d[1];
  t[1] = evenP + p * oddP;
  t[2] = evenP - p * oddP;
  const V evenQ = d[4] - p2 * d[2], oddQ = d[3] - p2 * d[1];
  t[3] = evenQ + q * oddQ;
  t[4] = evenQ - q * oddQ;
  t[5] = d[1] - sum * d[3] + d[5];
}

// From products to results.
template <class V>
INLINE void gatherTile(const V m[6], V y[4]) {
  using namespace points;
  const V sumP = m[1] + m[2], differenceP = m[1] - m[2], sumQ = m[3] + m[4], differenceQ = m[3] - m[4];
  y[0] = m[0] + sumP + sumQ;
  y[1] = p * differenceP + q * differenceQ;
  y[2] = p2 * sumP + q2 * sumQ;
  y[3] = (p * p2) * differenceP + (q * q2) * differenceQ + m[5];
}

// The transpose of gatherTile: from gradients of results to gradients of products.
template <class V>
INLINE void spreadTile(const V y[4], V m[6]) {
  using namespace points;
  m[0] = y[0];
  const V evenP = y[0] + p2 * y[2], oddP = y[1] + p2 * y[3];
  m[1] = evenP + p * oddP;
  m[2] = evenP - p * oddP;
  const V evenQ = y[0] + q2 * y[2], oddQ = y[1] + q2 * y[3];
  m[3] = evenQ + q * oddQ;
  m[4] = evenQ - q * oddQ;
  m[5] = y[3];
}

template <class V>
INLINE void transformKernel(const V g[3], V u[6]) {
  using namespace points;
  u[0] = at0 * g[0];
  const V evenP = atP * (g[0] + p2 * g[2]), oddP = (atP * p) * g[1];
  u[1] = evenP + oddP;
  u[2] = evenP - oddP;
  const V evenQ = atQ * (g[0] + q2 * g[2]), oddQ = (atQ * q) * g[1];
  u[3] = evenQ + oddQ;
  u[4] = evenQ - oddQ;
  u[5] = g[2];
}

// The transpose of transformKernel.
template <class V>
INLINE void gatherKernel(const V u[6], V g[3]) {
  using namespace points;
  const V sumP = atP * (u[1] + u[2]), differenceP = (atP * p) * (u[1] - u[2]);
  const V sumQ = atQ * (u[3] + u[4]), differenceQ = (atQ * q) * (u[3] - u[4]);
  g[0] = at0 * u[0] + sumP + sumQ;
  g[1] = differenceP + differenceQ;
  g[2] = p2 * sumP + q2 * sumQ + u[5];
}

}  // namespace network
