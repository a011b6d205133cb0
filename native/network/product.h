// Matrix products in registers: c[row][0..width) = sum over steps of a[row][step] * b[step][0..width), where a panel of
// c is one or two vectors wide and as many rows high as the registers hold.
#pragma once

#include <algorithm>

#include "vector.h"

namespace network {

// How the columns of c are cut: panels of one vector where that is enough, else of two, the last one filled up.
struct Panels {
  int columns;

  int vectors() const { return columns <= kLanes ? 1 : 2; }
  int width() const { return vectors() * kLanes; }
  int count() const { return (columns + width() - 1) / width(); }
  int padded() const { return count() * width(); }
};

struct Product {
  const float* a;
  size_t aRow, aStep;
  const float* b;
  size_t bStep;
  float* c;
  size_t cRow;
  int steps;
};

template <int Rows, int Vectors>
INLINE void multiplyPanel(const Product& product, int firstRow, bool accumulate) {
  const float* a = product.a + firstRow * product.aRow;
  const float* b = product.b;
  float* c = product.c + firstRow * product.cRow;
  Wide sums[Rows][Vectors];
#pragma GCC unroll 24
  for (int row = 0; row < Rows; row++) {
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; v++) {
      sums[row][v] = accumulate ? load<Wide>(c + row * product.cRow + v * kLanes) : Wide{};
    }
  }
  for (int step = 0; step < product.steps; step++) {
    Wide factors[Vectors];
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; v++) factors[v] = load<Wide>(b + v * kLanes);
#pragma GCC unroll 24
    for (int row = 0; row < Rows; row++) {
      const Wide factor = spread<Wide>(a[row * product.aRow]);
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; v++) sums[row][v] += factor * factors[v];
    }
    a += product.aStep;
    b += product.bStep;
  }
#pragma GCC unroll 24
  for (int row = 0; row < Rows; row++) {
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; v++) store(c + row * product.cRow + v * kLanes, sums[row][v]);
  }
}

// The rows that are left over, one panel of exactly as many.
template <int Rows, int Vectors>
inline void multiplyRest(const Product& product, int firstRow, int rows, bool accumulate) {
  if constexpr (Rows > 0) {
    if (rows == Rows) {
      multiplyPanel<Rows, Vectors>(product, firstRow, accumulate);
    } else {
      multiplyRest<Rows - 1, Vectors>(product, firstRow, rows, accumulate);
    }
  }
}

template <int Vectors>
inline void multiplyRows(const Product& product, int rows, bool accumulate) {
  // With the factors and one spread value they fill the 16 registers of AVX2, or the 32 of AVX-512.
  constexpr int most = (kLanes == 16 ? 24 : 12) / Vectors;
  int row = 0;
  for (; row + most <= rows; row += most) multiplyPanel<most, Vectors>(product, row, accumulate);
  multiplyRest<most - 1, Vectors>(product, row, rows - row, accumulate);
}

// Steps of one pass: its factors stay in the first-level cache.
constexpr int kMostSteps = 256;

// c (+)= a b for a panel of `vectors` vectors.
inline void multiply(Product product, int rows, int vectors, bool accumulate) {
  const int steps = product.steps;
  for (int done = 0; done < steps; done += kMostSteps) {
    product.steps = std::min(kMostSteps, steps - done);
    if (vectors == 1) {
      multiplyRows<1>(product, rows, accumulate || done > 0);
    } else {
      multiplyRows<2>(product, rows, accumulate || done > 0);
    }
    product.a += kMostSteps * product.aStep;
    product.b += kMostSteps * product.bStep;
  }
}

}  // namespace network
