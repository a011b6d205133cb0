// Multislice of one frozen-phonon configuration, as physics/propagate.ts defines it. One thread each.
#pragma once

#include <memory>
#include <vector>

#include "sine.h"
#include "transform.h"

namespace wave {

// A table over Fourier space, [kx][ky] as it comes from JavaScript, brought to [ky'][kx'] of the kept frequencies.
template <typename Plane, int Components>
Plane keep(const float* table, int ny, const Band& x, const Band& y, float factor) {
  Plane kept(y.size(), x.size());
  for (int column = 0; column < x.size(); column++) {
    for (int row = 0; row < y.size(); row++) {
      const size_t at = (static_cast<size_t>(x.frequencies[column]) * ny + y.frequencies[row]) * Components;
      for (int i = 0; i < Components; i++) kept.number(row, column, i) = factor * table[at + i];
    }
  }
  return kept;
}

// What all configurations share.
struct Specimen {
  int nx, ny, parts, slices, elements;
  float interaction;  // radians per V Å
  // Parts of each wave.
  std::vector<std::vector<int>> paths;
  Band all_x, all_y, band_x, band_y;
  // Scattering factors of each element over the number of nodes, all frequencies.
  std::vector<RealPlane> scattering;
  // The antialias aperture over the number of nodes, and the propagator with it, within the band.
  RealPlane aperture;
  ComplexPlane propagator;
};

class Multislice {
 public:
  explicit Multislice(const Specimen& specimen)
      : specimen_(specimen),
        full_(specimen.nx, specimen.ny, specimen.all_x, specimen.all_y),
        band_(specimen.nx, specimen.ny, specimen.band_x, specimen.band_y),
        sum_(specimen.ny),
        transmittedLines_(specimen.nx),
        productLines_(specimen.nx) {
    for (int element = 0; element < specimen.elements; element++) weights_.push_back(full_.createField());
    for (int part = 0; part < specimen.parts; part++) {
      potentials_.push_back(full_.createField());
      potentialLines_.emplace_back(specimen.nx);
    }
    for (size_t path = 0; path < specimen.paths.size(); path++) waves_.push_back(band_.createField());
  }

  // `positions`: x, y of each atom in pixels, at least 0 and below the counts of nodes. `offsets`: for each part, slice and
  // element, in this order, where its atoms begin; one more at the end. `spectra`: [path][kx][ky] interleaved, zeros; gets
  // those at the exit face.
  void run(const double* positions, const int32_t* offsets, float* spectra) {
    positions_ = positions;
    offsets_ = offsets;
    // The plane wave 1.
    for (ComplexPlane& wave : waves_) {
      wave.clear();
      for (int y = 0; y < specimen_.ny; y++) wave.number(y, 0, 0) = 1;
    }
    for (int slice = 0; slice < specimen_.slices; slice += 2) {
      for (int part = 0; part < specimen_.parts; part++) project(part, slice);
      pass(slice);
    }
    const size_t size = static_cast<size_t>(2) * specimen_.nx * specimen_.ny;
    for (size_t path = 0; path < waves_.size(); path++) release(waves_[path], spectra + path * size);
  }

  double transformSeconds() const { return seconds_; }

 private:
  struct Atoms {
    const double* positions;
    int count;
  };
  Atoms atomsOf(int part, int slice, int element) const {
    if (slice >= specimen_.slices) return {nullptr, 0};
    const size_t at = (static_cast<size_t>(part) * specimen_.slices + slice) * specimen_.elements + element;
    return {positions_ + 2 * static_cast<size_t>(offsets_[at]), offsets_[at + 1] - offsets_[at]};
  }
  bool isEmpty(int part, int slice) const {
    for (int element = 0; element < specimen_.elements; element++) {
      if (atomsOf(part, slice, element).count > 0) return false;
    }
    return true;
  }

  // The projected potentials of two slices of a part, as real and imaginary part of one field.
  void project(int part, int slice) {
    std::vector<int> present;
    for (int element = 0; element < specimen_.elements; element++) {
      const Atoms pair[2] = {atomsOf(part, slice, element), atomsOf(part, slice + 1, element)};
      if (pair[0].count + pair[1].count == 0) continue;
      present.push_back(element);
      place(pair, weights_[element]);
    }
    if (present.empty()) return;
    const Timer timer(seconds_);
    ComplexPlane& potential = potentials_[part];
    for (int kx = 0; kx < specimen_.nx; kx += kLanes) {
      bool isFirst = true;
      for (int element : present) {
        const RealPlane& factor = specimen_.scattering[element];
        full_.resolve(weights_[element], kx, [&](int ky, Complex value) {
          const Complex scattered = scale(value, factor.get(ky, kx));
          sum_.set(ky, isFirst ? scattered : scattered + sum_.get(ky));
        });
        isFirst = false;
      }
      full_.compose(potential, kx, [&](int ky) { return sum_.get(ky); });
    }
  }

  // Bilinear weights on the four nodes around each atom, the first slice's real, the second's imaginary.
  void place(const Atoms (&pair)[2], ComplexPlane& field) {
    const int blocks = roundUp(specimen_.ny, kLanes) / kLanes;
    corners_.assign(blocks, {});
    for (int part = 0; part < 2; part++) {
      for (int atom = 0; atom < pair[part].count; atom++) {
        const double x = pair[part].positions[2 * atom], y = pair[part].positions[2 * atom + 1];
        const int left = static_cast<int>(x), low = static_cast<int>(y);
        for (int i = 0; i < 2; i++) {
          const int column = (low + i) % specimen_.ny;
          const double weight = i == 0 ? 1 - (y - low) : y - low;
          const int lane = column % kLanes + part * kLanes;
          std::vector<Corner>& block = corners_[column / kLanes];
          block.push_back({left, lane, static_cast<float>(weight * (1 - (x - left)))});
          block.push_back({(left + 1) % specimen_.nx, lane, static_cast<float>(weight * (x - left))});
        }
      }
    }
    const Timer timer(seconds_);
    for (int block = 0; block < blocks; block++) {
      productLines_.clear();
      for (const Corner& corner : corners_[block]) productLines_.at(corner.x)[corner.lane] += corner.weight;
      full_.enter(field, block * kLanes, [&](int x) { return productLines_.get(x); });
    }
  }

  // Takes all waves through two slices.
  void pass(int slice) {
    std::vector<Group> groups[2];
    for (int second = 0; second < 2 && slice + second < specimen_.slices; second++) {
      groups[second] = groupPaths(slice + second);
    }
    transmit(groups);
    for (int second = 0; second < 2; second++) {
      for (size_t group = 0; group < groups[second].size(); group++) {
        const Group& waves = groups[second][group];
        if (!waves.parts.empty()) illuminate(waves.paths, transmissions_[second][group]);
        for (int path : waves.paths) travel(waves_[path], waves.parts.empty());
      }
    }
  }

  // Paths that go through the same parts of a slice, of those that hold atoms.
  struct Group {
    std::vector<int> parts;
    std::vector<int> paths;
  };
  std::vector<Group> groupPaths(int slice) const {
    std::vector<Group> groups;
    for (size_t path = 0; path < waves_.size(); path++) {
      std::vector<int> parts;
      for (int part : specimen_.paths[path]) {
        if (!isEmpty(part, slice)) parts.push_back(part);
      }
      auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& known) { return known.parts == parts; });
      if (group == groups.end()) group = groups.insert(group, {parts, {}});
      group->paths.push_back(static_cast<int>(path));
    }
    return groups;
  }

  // exp(i sigma V) of both slices, band-limited, one for each group.
  void transmit(const std::vector<Group> (&groups)[2]) {
    const Timer timer(seconds_);
    std::vector<bool> isNeeded(specimen_.parts, false);
    for (int second = 0; second < 2; second++) {
      for (const Group& group : groups[second]) {
        for (int part : group.parts) isNeeded[part] = true;
      }
      while (transmissions_[second].size() < groups[second].size()) transmissions_[second].push_back(band_.createField());
    }
    const Lanes interaction = spread(specimen_.interaction);
    for (int y = 0; y < specimen_.ny; y += kLanes) {
      for (int part = 0; part < specimen_.parts; part++) {
        if (!isNeeded[part]) continue;
        LineBuffer& lines = potentialLines_[part];
        full_.leave(potentials_[part], y, [&](int x, Complex value) { lines.set(x, value); });
      }
      for (int second = 0; second < 2; second++) {
        for (size_t group = 0; group < groups[second].size(); group++) {
          const std::vector<int>& parts = groups[second][group].parts;
          if (parts.empty()) continue;
          band_.enter(transmissions_[second][group], y, [&](int x) {
            Lanes potential = _mm256_setzero_ps();
            for (int part : parts) {
              potential = _mm256_add_ps(potential, _mm256_load_ps(potentialLines_[part].at(x) + second * kLanes));
            }
            return expI(_mm256_mul_ps(interaction, potential));
          });
        }
      }
    }
    const RealPlane& aperture = specimen_.aperture;
    for (int second = 0; second < 2; second++) {
      for (size_t group = 0; group < groups[second].size(); group++) {
        if (groups[second][group].parts.empty()) continue;
        band_.filter(transmissions_[second][group],
                     [&](int ky, int kx, Complex value) { return scale(value, aperture.get(ky, kx)); });
      }
    }
  }

  // Multiplies waves by the transmission function.
  void illuminate(const std::vector<int>& paths, ComplexPlane& transmission) {
    const Timer timer(seconds_);
    for (int y = 0; y < specimen_.ny; y += kLanes) {
      band_.leave(transmission, y, [&](int x, Complex value) { transmittedLines_.set(x, value); });
      for (int path : paths) {
        band_.leave(waves_[path], y,
                    [&](int x, Complex value) { productLines_.set(x, value * transmittedLines_.get(x)); });
        band_.enter(waves_[path], y, [&](int x) { return productLines_.get(x); });
      }
    }
  }

  // To the next slice. Where nothing was transmitted, no transform along x is there to be undone.
  void travel(ComplexPlane& wave, bool isEmptySlice) {
    const Timer timer(seconds_);
    const ComplexPlane& propagator = specimen_.propagator;
    const Lanes nodes = spread(isEmptySlice ? static_cast<float>(specimen_.nx) : 1.0f);
    band_.filter(wave, [&](int ky, int kx, Complex value) { return scale(value * propagator.get(ky, kx), nodes); });
  }

  void release(ComplexPlane& wave, float* spectrum) {
    for (int kx = 0; kx < specimen_.band_x.size(); kx += kLanes) {
      band_.resolve(wave, kx, [&](int ky, Complex value) { sum_.set(ky, scale(value, spread(specimen_.nx))); });
      for (int lane = 0; lane < std::min(kLanes, specimen_.band_x.size() - kx); lane++) {
        float* row = spectrum + static_cast<size_t>(specimen_.band_x.frequencies[kx + lane]) * specimen_.ny * 2;
        for (int ky = 0; ky < specimen_.band_y.size(); ky++) {
          row[2 * specimen_.band_y.frequencies[ky]] = sum_.at(ky)[lane];
          row[2 * specimen_.band_y.frequencies[ky] + 1] = sum_.at(ky)[kLanes + lane];
        }
      }
    }
  }

  struct Corner {
    int x;
    int lane;
    float weight;
  };

  const Specimen& specimen_;
  const double* positions_ = nullptr;
  const int32_t* offsets_ = nullptr;
  HalfTransforms full_;
  HalfTransforms band_;
  LineBuffer sum_;
  LineBuffer transmittedLines_;
  LineBuffer productLines_;
  // Of eight lines: what falls on them.
  std::vector<std::vector<Corner>> corners_;
  std::vector<ComplexPlane> weights_;
  std::vector<ComplexPlane> potentials_;
  std::vector<LineBuffer> potentialLines_;
  // Of both slices of a pair, one for each group.
  std::vector<ComplexPlane> transmissions_[2];
  std::vector<ComplexPlane> waves_;
  double seconds_ = 0;
};

}  // namespace wave
