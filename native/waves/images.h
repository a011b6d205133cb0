// Images of the spectra of all configurations under one lens, as physics/lens.ts defines them.
#pragma once

#include <memory>
#include <vector>

#include "multislice.h"
#include "transform.h"

namespace wave {

// What the images share.
struct Lens {
  int nx, ny;
  Band band_x, band_y;
  // exp(-i chi) and envelope but for defocus, and the spectra, within their band.
  ComplexPlane transfer;
  std::vector<ComplexPlane> spectra;
};

class Imaging {
 public:
  explicit Imaging(const Lens& lens)
      : lens_(lens),
        transforms_(lens.nx, lens.ny, lens.band_x, lens.band_y),
        field_(transforms_.createField()),
        focused_(lens.band_y.size(), lens.band_x.size()),
        sum_(lens.nx, lens.ny) {}

  // `defocusX`, `defocusY`: exp(-i pi lambda C1 k^2) along each axis, interleaved. `image`: [x][y], mean intensity.
  void run(const float* defocusX, const float* defocusY, float* image) {
    focus(defocusX, defocusY);
    sum_.clear();
    const Timer timer(seconds_);
    for (const ComplexPlane& spectrum : lens_.spectra) {
      for (int kx = 0; kx < lens_.band_x.size(); kx += kLanes) {
        transforms_.compose(field_, kx, [&](int ky) { return spectrum.get(ky, kx) * focused_.get(ky, kx); });
      }
      for (int y = 0; y < lens_.ny; y += kLanes) {
        transforms_.leave(field_, y, [&](int x, Complex value) {
          const Lanes real = _mm256_fmadd_ps(value.re, value.re, sum_.get(x, y));
          sum_.set(x, y, _mm256_fmadd_ps(value.im, value.im, real));
        });
      }
    }
    for (int x = 0; x < lens_.nx; x++) {
      for (int y = 0; y < lens_.ny; y++) image[static_cast<size_t>(x) * lens_.ny + y] = sum_.number(x, y, 0);
    }
  }

  double transformSeconds() const { return seconds_; }

 private:
  // The factor that turns a sum of squared transforms into a mean intensity goes into the lens.
  void focus(const float* defocusX, const float* defocusY) {
    const float factor = static_cast<float>(
        1 / (static_cast<double>(lens_.nx) * lens_.ny * std::sqrt(static_cast<double>(lens_.spectra.size()))));
    for (int kx = 0; kx < lens_.band_x.size(); kx += kLanes) {
      Complex along_x;
      for (int lane = 0; lane < kLanes; lane++) {
        const int frequency = lens_.band_x.frequencies[std::min(kx + lane, lens_.band_x.size() - 1)];
        along_x.re[lane] = factor * defocusX[2 * frequency];
        along_x.im[lane] = factor * defocusX[2 * frequency + 1];
      }
      for (int ky = 0; ky < lens_.band_y.size(); ky++) {
        const float* along_y = defocusY + 2 * static_cast<size_t>(lens_.band_y.frequencies[ky]);
        const Complex axes = along_x * Complex{spread(along_y[0]), spread(along_y[1])};
        focused_.set(ky, kx, lens_.transfer.get(ky, kx) * axes);
      }
    }
  }

  const Lens& lens_;
  HalfTransforms transforms_;
  ComplexPlane field_;
  ComplexPlane focused_;
  RealPlane sum_;
  double seconds_ = 0;
};

}  // namespace wave
