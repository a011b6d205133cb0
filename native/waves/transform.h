// Two-dimensional Fourier transforms of complex planes, eight lines at a time in AVX2 registers, with the products before
// and after a transform fused into its loads and stores, and without the lines that a band limit leaves empty.
#pragma once

#include <immintrin.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

namespace wave {

// Eight lines side by side.
using Lanes = __m256;
constexpr int kLanes = 8;

inline Lanes spread(float value) { return _mm256_set1_ps(value); }

struct Complex {
  Lanes re;
  Lanes im;
};

inline Complex operator+(Complex a, Complex b) { return {_mm256_add_ps(a.re, b.re), _mm256_add_ps(a.im, b.im)}; }
inline Complex operator-(Complex a, Complex b) { return {_mm256_sub_ps(a.re, b.re), _mm256_sub_ps(a.im, b.im)}; }
inline Complex operator*(Complex a, Complex b) {
  return {_mm256_fmsub_ps(a.re, b.re, _mm256_mul_ps(a.im, b.im)), _mm256_fmadd_ps(a.re, b.im, _mm256_mul_ps(a.im, b.re))};
}
inline Complex scale(Complex a, Lanes factor) { return {_mm256_mul_ps(a.re, factor), _mm256_mul_ps(a.im, factor)}; }
// a - i b and a + i b
inline Complex subtractTurned(Complex a, Complex b) { return {_mm256_add_ps(a.re, b.im), _mm256_sub_ps(a.im, b.re)}; }
inline Complex addTurned(Complex a, Complex b) { return {_mm256_sub_ps(a.re, b.im), _mm256_add_ps(a.im, b.re)}; }

inline int roundUp(int value, int step) { return (value + step - 1) / step * step; }

// Floats on a cache line's border; unset until written.
class Buffer {
 public:
  explicit Buffer(size_t count = 0) : count_(count) {
    if (count == 0) return;
    // Blocks of columns lie pages apart: large pages keep them all within reach.
    const size_t border = count * sizeof(float) >= kLargePage ? kLargePage : 64;
    const size_t bytes = (count * sizeof(float) + border - 1) / border * border;
    data_ = static_cast<float*>(std::aligned_alloc(border, bytes));
    if (data_ == nullptr) throw std::bad_alloc();
    if (border == kLargePage) madvise(data_, bytes, MADV_HUGEPAGE);
  }
  Buffer(Buffer&& other) noexcept : data_(other.data_), count_(other.count_) { other.data_ = nullptr; }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { std::free(data_); }
  float* data() { return data_; }
  const float* data() const { return data_; }
  void clear() { std::memset(data_, 0, count_ * sizeof(float)); }

 private:
  static constexpr size_t kLargePage = size_t{2} << 20;
  float* data_ = nullptr;
  size_t count_;
};

// Numbers over a plane, in blocks of eight columns: first all rows of the first block, then of the next. Eight rows of a
// block lie together, and so do all rows of it, which is what the two passes of a transform go through.
template <int Components>
class Blocks {
 public:
  // The spare rows keep the blocks from falling into the same places of the cache.
  Blocks(int rows, int columns)
      : rows_(roundUp(rows, kLanes) + kLanes),
        data_(static_cast<size_t>(roundUp(columns, kLanes)) * rows_ * Components) {
    clear();
  }
  // Eight columns of a row, from a multiple of eight on; the next row follows.
  float* at(int row, int column) { return data_.data() + offset(row, column); }
  const float* at(int row, int column) const { return data_.data() + offset(row, column); }
  float& number(int row, int column, int component) {
    return at(row, column / kLanes * kLanes)[component * kLanes + column % kLanes];
  }
  void clear() { data_.clear(); }

 private:
  size_t offset(int row, int column) const {
    return (static_cast<size_t>(column / kLanes) * rows_ + row) * kLanes * Components;
  }

  int rows_;
  Buffer data_;
};

class RealPlane : public Blocks<1> {
 public:
  using Blocks::Blocks;
  Lanes get(int row, int column) const { return _mm256_load_ps(at(row, column)); }
  void set(int row, int column, Lanes value) { _mm256_store_ps(at(row, column), value); }
};

class ComplexPlane : public Blocks<2> {
 public:
  using Blocks::Blocks;
  Complex get(int row, int column) const {
    const float* from = at(row, column);
    return {_mm256_load_ps(from), _mm256_load_ps(from + kLanes)};
  }
  void set(int row, int column, Complex value) {
    float* to = at(row, column);
    _mm256_store_ps(to, value.re);
    _mm256_store_ps(to + kLanes, value.im);
  }
};

// The transform of one length: decimation in time with radices 2 to 5 and 8, in place after a permuted load.
class Lines {
 public:
  // Whether the length has no prime factor but 2, 3 and 5.
  static bool isPossible(int length) {
    for (int factor : {2, 3, 5}) {
      while (length % factor == 0) length /= factor;
    }
    return length == 1;
  }

  explicit Lines(int length) : length_(length) {
    int rest = length;
    for (int radix : {5, 3}) {
      for (; rest % radix == 0; rest /= radix) radices_.push_back(radix);
    }
    // 8 needs a power of 2 left that 4 can't take alone
    for (; rest % 8 == 0 && rest != 16; rest /= 8) radices_.push_back(8);
    for (; rest % 4 == 0; rest /= 4) radices_.push_back(4);
    if (rest == 2) radices_.push_back(2);
    order_.resize(length);
    permute(static_cast<int>(radices_.size()), length, 0, 0, 1);
    int done = 1;
    for (int radix : radices_) {
      stages_.push_back({radix, done, static_cast<int>(twiddles_.size())});
      for (int j = 0; j < done; j++) {
        for (int q = 1; q < radix; q++) {
          const double angle = -2 * M_PI * j * q / (static_cast<double>(done) * radix);
          twiddles_.push_back(static_cast<float>(std::cos(angle)));
          twiddles_.push_back(static_cast<float>(std::sin(angle)));
        }
      }
      done *= radix;
    }
  }

  int length() const { return length_; }

  // exp(-2 pi i k x / n), without factor. `take(x)` gives an element, `give(k, value)` gets one; `work` holds 2 n lanes.
  // Each is called once an index; all of `take` comes before the first `give` where there is more than one stage.
  template <typename Take, typename Give>
  void run(float* work, Take take, Give give) const {
    const int last = static_cast<int>(stages_.size()) - 1;
    if (last < 0) return give(0, take(0));
    for (int index = 0; index <= last; index++) {
      switch (stages_[index].radix) {
        case 2: runStage<2>(index, last, work, take, give); break;
        case 3: runStage<3>(index, last, work, take, give); break;
        case 4: runStage<4>(index, last, work, take, give); break;
        case 5: runStage<5>(index, last, work, take, give); break;
        default: runStage<8>(index, last, work, take, give); break;
      }
    }
  }

 private:
  struct Stage {
    int radix;
    int done;
    int twiddles;
  };

  // Where the element of each place comes from: the last stage's radix is the fastest digit of its index.
  void permute(int stages, int length, int place, int first, int step) {
    if (stages == 0) {
      order_[place] = first;
      return;
    }
    const int radix = radices_[stages - 1];
    for (int q = 0; q < radix; q++) {
      permute(stages - 1, length / radix, place + q * (length / radix), first + q * step, step * radix);
    }
  }

  template <int Radix, typename Take, typename Give>
  void runStage(int index, int last, float* work, Take& take, Give& give) const {
    const Stage& stage = stages_[index];
    const int done = stage.done;
    if (index == 0) {
      for (int block = 0; block < length_; block += Radix) {
        Complex x[Radix];
        for (int q = 0; q < Radix; q++) x[q] = take(order_[block + q]);
        butterfly(x);
        for (int q = 0; q < Radix; q++) {
          if (last == 0) give(block + q, x[q]);
          else put(work, block + q, x[q]);
        }
      }
      return;
    }
    const float* twiddles = twiddles_.data() + stage.twiddles;
    for (int block = 0; block < length_; block += done * Radix) {
      const float* twiddle = twiddles;
      for (int j = 0; j < done; j++) {
        Complex x[Radix];
        x[0] = get(work, block + j);
        for (int q = 1; q < Radix; q++, twiddle += 2) {
          x[q] = get(work, block + j + q * done) * Complex{spread(twiddle[0]), spread(twiddle[1])};
        }
        butterfly(x);
        for (int q = 0; q < Radix; q++) {
          if (index == last) give(block + j + q * done, x[q]);
          else put(work, block + j + q * done, x[q]);
        }
      }
    }
  }

  __attribute__((always_inline)) static Complex get(const float* work, int index) {
    const float* at = work + static_cast<size_t>(index) * 2 * kLanes;
    return {_mm256_load_ps(at), _mm256_load_ps(at + kLanes)};
  }
  __attribute__((always_inline)) static void put(float* work, int index, Complex value) {
    float* at = work + static_cast<size_t>(index) * 2 * kLanes;
    _mm256_store_ps(at, value.re);
    _mm256_store_ps(at + kLanes, value.im);
  }

  __attribute__((always_inline)) static void butterfly(Complex (&x)[2]) {
    const Complex sum = x[0] + x[1];
    x[1] = x[0] - x[1];
    x[0] = sum;
  }

  __attribute__((always_inline)) static void butterfly(Complex (&x)[3]) {
    const Complex sum = x[1] + x[2];
    const Complex across = scale(x[1] - x[2], spread(0.86602540378443864676f));
    const Complex middle = x[0] - scale(sum, spread(0.5f));
    x[0] = x[0] + sum;
    x[1] = subtractTurned(middle, across);
    x[2] = addTurned(middle, across);
  }

  __attribute__((always_inline)) static void butterfly(Complex (&x)[4]) {
    const Complex a = x[0] + x[2];
    const Complex b = x[0] - x[2];
    const Complex c = x[1] + x[3];
    const Complex d = x[1] - x[3];
    x[0] = a + c;
    x[1] = subtractTurned(b, d);
    x[2] = a - c;
    x[3] = addTurned(b, d);
  }

  __attribute__((always_inline)) static void butterfly(Complex (&x)[5]) {
    const Lanes cosine1 = spread(0.30901699437494742410f), cosine2 = spread(-0.80901699437494742410f);
    const Lanes sine1 = spread(0.95105651629515357212f), sine2 = spread(0.58778525229247312917f);
    const Complex sum1 = x[1] + x[4], sum2 = x[2] + x[3];
    const Complex across1 = x[1] - x[4], across2 = x[2] - x[3];
    const Complex middle1 = x[0] + scale(sum1, cosine1) + scale(sum2, cosine2);
    const Complex middle2 = x[0] + scale(sum1, cosine2) + scale(sum2, cosine1);
    const Complex turned1 = scale(across1, sine1) + scale(across2, sine2);
    const Complex turned2 = scale(across1, sine2) - scale(across2, sine1);
    x[0] = x[0] + sum1 + sum2;
    x[1] = subtractTurned(middle1, turned1);
    x[4] = addTurned(middle1, turned1);
    x[2] = subtractTurned(middle2, turned2);
    x[3] = addTurned(middle2, turned2);
  }

  __attribute__((always_inline)) static void butterfly(Complex (&x)[8]) {
    Complex even[4] = {x[0], x[2], x[4], x[6]};
    Complex odd[4] = {x[1], x[3], x[5], x[7]};
    butterfly(even);
    butterfly(odd);
    const Lanes half = spread(0.70710678118654752440f);
    // odd[1] (1 - i) / sqrt 2 and odd[3] (-1 - i) / sqrt 2
    const Complex one = scale(subtractTurned(odd[1], odd[1]), half);
    const Complex three = scale(subtractTurned({_mm256_sub_ps(_mm256_setzero_ps(), odd[3].re),
                                                _mm256_sub_ps(_mm256_setzero_ps(), odd[3].im)}, odd[3]), half);
    x[0] = even[0] + odd[0];
    x[4] = even[0] - odd[0];
    x[1] = even[1] + one;
    x[5] = even[1] - one;
    x[2] = subtractTurned(even[2], odd[2]);
    x[6] = addTurned(even[2], odd[2]);
    x[3] = even[3] + three;
    x[7] = even[3] - three;
  }

  int length_;
  std::vector<int> radices_;
  std::vector<int> order_;
  std::vector<Stage> stages_;
  std::vector<float> twiddles_;
};

__attribute__((always_inline)) inline void transpose(const Lanes (&in)[8], Lanes (&out)[8]) {
  Lanes a[8], b[8];
  for (int i = 0; i < 4; i++) {
    a[2 * i] = _mm256_unpacklo_ps(in[2 * i], in[2 * i + 1]);
    a[2 * i + 1] = _mm256_unpackhi_ps(in[2 * i], in[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    b[4 * i] = _mm256_shuffle_ps(a[4 * i], a[4 * i + 2], 0x44);
    b[4 * i + 1] = _mm256_shuffle_ps(a[4 * i], a[4 * i + 2], 0xee);
    b[4 * i + 2] = _mm256_shuffle_ps(a[4 * i + 1], a[4 * i + 3], 0x44);
    b[4 * i + 3] = _mm256_shuffle_ps(a[4 * i + 1], a[4 * i + 3], 0xee);
  }
  for (int i = 0; i < 4; i++) {
    out[i] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x20);
    out[i + 4] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x31);
  }
}

// The frequencies of an axis that a spectrum keeps: all, or those within a band.
struct Band {
  explicit Band(const std::vector<bool>& kept) : place(kept.size(), -1) {
    for (size_t frequency = 0; frequency < kept.size(); frequency++) {
      if (!kept[frequency]) continue;
      place[frequency] = static_cast<int>(frequencies.size());
      frequencies.push_back(static_cast<int>(frequency));
    }
  }
  int size() const { return static_cast<int>(frequencies.size()); }
  // Ascending in the order of the transform.
  std::vector<int> frequencies;
  // Of each frequency among those kept; -1 where it is left out.
  std::vector<int> place;
};

// The complex values of eight lines, place by place.
class LineBuffer {
 public:
  explicit LineBuffer(int length) : data_(static_cast<size_t>(2) * kLanes * roundUp(length, kLanes)) {
    clear();
  }
  float* at(int place) { return data_.data() + static_cast<size_t>(place) * 2 * kLanes; }
  Complex get(int place) {
    const float* from = at(place);
    return {_mm256_load_ps(from), _mm256_load_ps(from + kLanes)};
  }
  void set(int place, Complex value) {
    float* to = at(place);
    _mm256_store_ps(to, value.re);
    _mm256_store_ps(to + kLanes, value.im);
  }
  void clear() { data_.clear(); }

 private:
  Buffer data_;
};

// The two halves of a two-dimensional transform. A field is kept half transformed: along x and not along y, [y][kx'] of
// the kept frequencies. From there the way to real space is one pass over blocks of eight y, and to the spectrum and back
// one over blocks of eight kx', so that neither real space nor spectrum is ever written to memory as a whole.
// No transform has a factor. One thread's working memory.
class HalfTransforms {
 public:
  HalfTransforms(int nx, int ny, const Band& bandX, const Band& bandY)
      : bandX_(bandX), bandY_(bandY), linesX_(nx), linesY_(ny),
        work_(static_cast<size_t>(2) * kLanes * std::max(nx, ny)), columns_(nx), spectrum_(ny) {}

  ComplexPlane createField() const { return ComplexPlane(linesY_.length(), bandX_.size()); }

  // exp(-2 pi i kx x / nx) of the eight lines from y on: `take(x)` gives their samples at x.
  template <typename Take>
  void enter(ComplexPlane& field, int y, Take take) {
    linesX_.run(work_.data(), take, [&](int kx, Complex value) {
      const int place = bandX_.place[kx];
      if (place >= 0) columns_.set(place, value);
    });
    for (int place = 0; place < bandX_.size(); place += kLanes) turn<true>(field, place, y);
  }

  // The inverse for the eight lines from y on: `give(x, value)` gets their samples at x.
  template <typename Give>
  void leave(ComplexPlane& field, int y, Give give) {
    for (int place = 0; place < bandX_.size(); place += kLanes) turn<false>(field, place, y);
    linesX_.run(
        work_.data(),
        [&](int kx) {
          const int place = bandX_.place[kx];
          return place < 0 ? nothing() : swap(columns_.get(place));
        },
        [&](int x, Complex value) { give(x, swap(value)); });
  }

  // The spectrum at the eight frequencies from place kx' on: `give(ky', value)` gets it at ky'.
  template <typename Give>
  void resolve(const ComplexPlane& field, int place, Give give) {
    linesY_.run(
        work_.data(), [&](int y) { return field.get(y, place); },
        [&](int ky, Complex value) {
          const int row = bandY_.place[ky];
          if (row >= 0) give(row, value);
        });
  }

  // The inverse for the eight frequencies from place kx' on: `take(ky')` gives the spectrum at ky'.
  template <typename Take>
  void compose(ComplexPlane& field, int place, Take take) {
    // exchanging real and imaginary part before and after turns the sign of the exponent
    linesY_.run(
        work_.data(),
        [&](int ky) {
          const int row = bandY_.place[ky];
          return row < 0 ? nothing() : swap(take(row));
        },
        [&](int y, Complex value) { field.set(y, place, swap(value)); });
  }

  // Multiplies the spectrum: `factor(ky', kx', value)` gives the product at eight frequencies along kx'.
  template <typename Factor>
  void filter(ComplexPlane& field, Factor factor) {
    for (int place = 0; place < bandX_.size(); place += kLanes) {
      resolve(field, place, [&](int row, Complex value) { spectrum_.set(row, factor(row, place, value)); });
      compose(field, place, [&](int row) { return spectrum_.get(row); });
    }
  }

 private:
  static Complex nothing() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
  static Complex swap(Complex value) { return {value.im, value.re}; }

  // Between eight places of the columns, eight lines each, and eight rows of the field.
  template <bool IsEntering>
  void turn(ComplexPlane& field, int place, int y) {
    float* columns = columns_.at(place);
    float* rows = field.at(y, place);
    for (int part = 0; part < 2; part++) {
      Lanes in[8], out[8];
      for (int i = 0; i < 8; i++) in[i] = _mm256_load_ps((IsEntering ? columns : rows) + (2 * i + part) * kLanes);
      transpose(in, out);
      for (int i = 0; i < 8; i++) _mm256_store_ps((IsEntering ? rows : columns) + (2 * i + part) * kLanes, out[i]);
    }
  }

  const Band& bandX_;
  const Band& bandY_;
  Lines linesX_;
  Lines linesY_;
  Buffer work_;
  LineBuffer columns_;
  LineBuffer spectrum_;
};

// Adds the seconds of its life to a sum.
class Timer {
 public:
  explicit Timer(double& seconds) : seconds_(seconds) {}
  ~Timer() { seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  double& seconds_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace wave
