// What images are made of in memory. All arithmetic is in single precision; bfloat16 halves the memory that goes through
// the caches, and is rounded to nearest, ties to even.
#pragma once

#include <cstdint>

#include "vector.h"

namespace network {

struct Bfloat16 {
  uint16_t bits;
};

namespace detail {

template <int N>
struct Bits {
  typedef uint16_t Half __attribute__((vector_size(N * sizeof(uint16_t))));
  typedef uint32_t Whole __attribute__((vector_size(N * sizeof(uint32_t))));
};

template <int N>
INLINE typename Lanes<N>::Type widen(const Bfloat16* from) {
  typename Bits<N>::Half half;
  std::memcpy(&half, from, sizeof half);
  const typename Bits<N>::Whole wide = __builtin_convertvector(half, typename Bits<N>::Whole) << 16;
  typename Lanes<N>::Type vector;
  std::memcpy(&vector, &wide, sizeof vector);
  return vector;
}

template <int N>
INLINE void narrow(Bfloat16* to, typename Lanes<N>::Type vector) {
  typename Bits<N>::Whole bits;
  std::memcpy(&bits, &vector, sizeof bits);
  // A carry out of the mantissa is the next power of two. NaN keeps its upper bits and stays one.
  const typename Bits<N>::Whole rounded = bits + 0x7fff + ((bits >> 16) & 1);
  const typename Bits<N>::Whole kept = (bits & 0x7fffffff) > 0x7f800000 ? bits | 0x400000 : rounded;
  const typename Bits<N>::Half result = __builtin_convertvector(kept >> 16, typename Bits<N>::Half);
  std::memcpy(to, &result, sizeof result);
}

}  // namespace detail

template <class V>
INLINE V load(const Bfloat16* from) {
  if constexpr (lanesOf<V> == 1) {
    const uint32_t bits = static_cast<uint32_t>(from->bits) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  } else {
    return detail::widen<lanesOf<V>>(from);
  }
}

template <class V>
INLINE void store(Bfloat16* to, V vector) {
  if constexpr (lanesOf<V> == 1) {
    // As a vector of which one lane counts.
    Bfloat16 lanes[4];
    detail::narrow<4>(lanes, spread<Lanes<4>::Type>(vector));
    *to = lanes[0];
  } else {
    detail::narrow<lanesOf<V>>(to, vector);
  }
}

}  // namespace network
