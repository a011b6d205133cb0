// Vectors of floats, by GCC's vector extensions. `Wide` is what the processor that is compiled for holds in a register;
// the shorter ones take the channels that are left over.
#pragma once

#include <cstddef>
#include <cstring>

#define INLINE inline __attribute__((always_inline))
#define INLINE_LAMBDA __attribute__((always_inline))

namespace network {

#ifdef __AVX512F__
constexpr int kLanes = 16;
#else
constexpr int kLanes = 8;
#endif

template <int N>
struct Lanes {
  typedef float Type __attribute__((vector_size(N * sizeof(float))));
  static constexpr int count = N;
};
template <>
struct Lanes<1> {
  using Type = float;
  static constexpr int count = 1;
};
using Wide = Lanes<kLanes>::Type;

template <class V>
constexpr int lanesOf = sizeof(V) / sizeof(float);

template <class V>
INLINE V load(const float* from) {
  V vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

template <class V>
INLINE void store(float* to, V vector) {
  std::memcpy(to, &vector, sizeof vector);
}

template <class V>
INLINE V spread(float value) {
  // Minus zero in every lane: the compiler knows that it changes nothing, which of plus zero it can't.
  return value - V{};
}

template <int N, class Body>
INLINE int takeVectors(int from, int channels, const Body& body) {
  for (; from + N <= channels; from += N) body(typename Lanes<N>::Type{}, from);
  return from;
}

// Calls body(V{}, channel) for all channels, as wide as it goes.
template <class Body>
INLINE void forVectors(int channels, const Body& body) {
  int channel = takeVectors<kLanes>(0, channels, body);
  if (channel == channels) return;
  if constexpr (kLanes > 8) channel = takeVectors<8>(channel, channels, body);
  channel = takeVectors<4>(channel, channels, body);
  takeVectors<1>(channel, channels, body);
}

}  // namespace network
