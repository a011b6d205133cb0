// The Node-API side of the wave kernel: reads arguments, shares the work among threads, hands results over. What is
// calculated is in multislice.h and images.h; learning/engine/wave-kernel.ts is the only caller and states the types.
#include <node_api.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "images.h"
#include "multislice.h"

namespace {

using namespace wave;

// Of all threads together, since the module was loaded.
std::atomic<double> transformSeconds{0}, allSeconds{0};

void addTo(std::atomic<double>& sum, double value) {
  double before = sum.load();
  while (!sum.compare_exchange_weak(before, before + value)) {
  }
}

void require(napi_status status, const char* what) {
  if (status != napi_ok) throw std::invalid_argument(std::string("wave kernel: expected ") + what);
}

napi_value field(napi_env env, napi_value object, const char* name) {
  napi_value value;
  require(napi_get_named_property(env, object, name, &value), name);
  return value;
}

double number(napi_env env, napi_value object, const char* name) {
  double value;
  require(napi_get_value_double(env, field(env, object, name), &value), name);
  return value;
}

template <typename T>
struct ArrayType;
template <>
struct ArrayType<float> {
  static constexpr napi_typedarray_type value = napi_float32_array;
};
template <>
struct ArrayType<double> {
  static constexpr napi_typedarray_type value = napi_float64_array;
};
template <>
struct ArrayType<int32_t> {
  static constexpr napi_typedarray_type value = napi_int32_array;
};

template <typename T>
struct View {
  const T* data;
  size_t length;
};

template <typename T>
View<T> view(napi_env env, napi_value value, const char* name, size_t length) {
  napi_typedarray_type type;
  size_t found;
  void* data;
  require(napi_get_typedarray_info(env, value, &type, &found, &data, nullptr, nullptr), name);
  if (type != ArrayType<T>::value || (length > 0 && found != length)) {
    throw std::invalid_argument(std::string("wave kernel: expected ") + name + " of " + std::to_string(length) +
                                " numbers, got " + std::to_string(found));
  }
  return {static_cast<const T*>(data), found};
}

template <typename T>
std::vector<View<T>> views(napi_env env, napi_value object, const char* name, size_t length) {
  const napi_value list = field(env, object, name);
  uint32_t count;
  require(napi_get_array_length(env, list, &count), name);
  std::vector<View<T>> result;
  for (uint32_t i = 0; i < count; i++) {
    napi_value item;
    require(napi_get_element(env, list, i, &item), name);
    result.push_back(view<T>(env, item, name, length));
  }
  return result;
}

struct FloatArray {
  napi_value value;
  float* data;
};

// By JavaScript's constructor, which throws where the memory is not there: napi_create_arraybuffer would end the process.
FloatArray createFloats(napi_env env, size_t length) {
  napi_value global, count, array, failure;
  require(napi_get_global(env, &global), "a global object");
  require(napi_create_double(env, static_cast<double>(length), &count), "a length");
  if (napi_new_instance(env, field(env, global, "Float32Array"), 1, &count, &array) != napi_ok) {
    napi_get_and_clear_last_exception(env, &failure);
    throw std::bad_alloc();
  }
  void* data;
  require(napi_get_typedarray_info(env, array, nullptr, nullptr, &data, nullptr, nullptr), "a result");
  return {array, static_cast<float*>(data)};
}

// Runs `count` independent jobs; `createWorker` is called once a thread, and its result with the number of each job.
template <typename CreateWorker>
void share(int threads, int count, CreateWorker createWorker) {
  std::atomic<int> next{0};
  std::vector<std::exception_ptr> failures(std::min(threads, count));
  const auto work = [&](int thread) {
    try {
      const auto begin = std::chrono::steady_clock::now();
      auto worker = createWorker();
      for (int job = next++; job < count; job = next++) worker->run(job);
      addTo(transformSeconds, worker->transformSeconds());
      addTo(allSeconds, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    } catch (...) {
      failures[thread] = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  try {
    for (size_t thread = 1; thread < failures.size(); thread++) others.emplace_back(work, static_cast<int>(thread));
  } catch (const std::system_error&) {
    // The system allows no more threads: those that there are do all jobs.
  }
  if (count > 0) work(0);
  for (std::thread& other : others) other.join();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

// A frequency is within the band where any of the planes, [kx][ky], holds anything but zeros.
std::pair<Band, Band> findBand(const std::vector<View<float>>& planes, int components, int nx, int ny) {
  std::vector<bool> keptX(nx, false), keptY(ny, false);
  for (const View<float>& plane : planes) {
    for (int x = 0; x < nx; x++) {
      const float* row = plane.data + static_cast<size_t>(x) * ny * components;
      for (int y = 0; y < ny; y++) {
        if (row[y * components] == 0 && (components == 1 || row[y * components + 1] == 0)) continue;
        keptX[x] = true;
        keptY[y] = true;
      }
    }
  }
  return {Band(keptX), Band(keptY)};
}

std::pair<int, int> readShape(napi_env env, napi_value input) {
  const int nx = static_cast<int>(number(env, input, "nx")), ny = static_cast<int>(number(env, input, "ny"));
  if (nx < 1 || ny < 1 || !Lines::isPossible(nx) || !Lines::isPossible(ny)) {
    throw std::invalid_argument("wave kernel: expected lengths without other prime factors than 2, 3 and 5");
  }
  return {nx, ny};
}

napi_value propagate(napi_env env, napi_value input) {
  const auto [nx, ny] = readShape(env, input);
  const size_t nodes = static_cast<size_t>(nx) * ny;
  const auto aperture = view<float>(env, field(env, input, "aperture"), "aperture", nodes);
  const auto propagator = view<float>(env, field(env, input, "propagator"), "propagator", 2 * nodes);
  const auto scattering = views<float>(env, input, "scattering", nodes);
  const auto paths = views<int32_t>(env, input, "paths", 0);
  const auto [bandX, bandY] = findBand({aperture}, 1, nx, ny);

  const float factor = static_cast<float>(1.0 / nodes);
  Specimen specimen{nx,
                    ny,
                    static_cast<int>(number(env, input, "parts")),
                    static_cast<int>(number(env, input, "slices")),
                    static_cast<int>(scattering.size()),
                    static_cast<float>(number(env, input, "interaction")),
                    {},
                    Band(std::vector<bool>(nx, true)),
                    Band(std::vector<bool>(ny, true)),
                    bandX,
                    bandY,
                    {},
                    keep<RealPlane, 1>(aperture.data, ny, bandX, bandY, factor),
                    keep<ComplexPlane, 2>(propagator.data, ny, bandX, bandY, factor)};
  for (const auto& path : paths) {
    specimen.paths.emplace_back(path.data, path.data + path.length);
    for (int part : specimen.paths.back()) {
      if (part < 0 || part >= specimen.parts) throw std::invalid_argument("wave kernel: a path through no part");
    }
  }
  for (const auto& table : scattering) {
    specimen.scattering.push_back(
        keep<RealPlane, 1>(table.data, ny, specimen.all_x, specimen.all_y, factor));
  }

  const size_t places = static_cast<size_t>(specimen.parts) * specimen.slices * specimen.elements + 1;
  const auto offsets = views<int32_t>(env, input, "offsets", places);
  const auto positions = views<double>(env, input, "positions", 0);
  if (positions.size() != offsets.size()) throw std::invalid_argument("wave kernel: expected offsets and positions");
  for (size_t i = 0; i < positions.size(); i++) {
    for (size_t place = 0; place + 1 < places; place++) {
      if (offsets[i].data[place] > offsets[i].data[place + 1]) throw std::invalid_argument("wave kernel: offsets fall");
    }
    if (offsets[i].data[0] != 0 || positions[i].length != 2 * static_cast<size_t>(offsets[i].data[places - 1])) {
      throw std::invalid_argument("wave kernel: expected two coordinates an atom");
    }
    for (size_t k = 0; k < positions[i].length; k++) {
      const double position = positions[i].data[k];
      if (!(position >= 0 && position < (k % 2 == 0 ? nx : ny))) {
        throw std::invalid_argument("wave kernel: expected positions within the cell");
      }
    }
  }

  const size_t size = 2 * nodes * specimen.paths.size();
  const FloatArray spectra = createFloats(env, size * positions.size());
  struct Worker {
    Multislice multislice;
    const std::vector<View<double>>& positions;
    const std::vector<View<int32_t>>& offsets;
    float* spectra;
    size_t size;
    void run(int job) { multislice.run(positions[job].data, offsets[job].data, spectra + job * size); }
    double transformSeconds() const { return multislice.transformSeconds(); }
  };
  share(static_cast<int>(number(env, input, "threads")), static_cast<int>(positions.size()), [&] {
    return std::unique_ptr<Worker>(new Worker{Multislice(specimen), positions, offsets, spectra.data, size});
  });
  return spectra.value;
}

napi_value formImages(napi_env env, napi_value input) {
  const auto [nx, ny] = readShape(env, input);
  const size_t nodes = static_cast<size_t>(nx) * ny;
  const auto transfer = view<float>(env, field(env, input, "transfer"), "transfer", 2 * nodes);
  const auto spectra = views<float>(env, input, "spectra", 2 * nodes);
  const auto defocusX = views<float>(env, input, "defocusX", 2 * static_cast<size_t>(nx));
  const auto defocusY = views<float>(env, input, "defocusY", 2 * static_cast<size_t>(ny));
  if (defocusX.size() != defocusY.size()) throw std::invalid_argument("wave kernel: expected both axes of each defocus");
  const auto [bandX, bandY] = findBand(spectra, 2, nx, ny);

  Lens lens{nx, ny, bandX, bandY, keep<ComplexPlane, 2>(transfer.data, ny, bandX, bandY, 1), {}};
  for (const auto& spectrum : spectra) {
    lens.spectra.push_back(keep<ComplexPlane, 2>(spectrum.data, ny, bandX, bandY, 1));
  }

  const FloatArray images = createFloats(env, nodes * defocusX.size());
  struct Worker {
    Imaging imaging;
    const std::vector<View<float>>& defocusX;
    const std::vector<View<float>>& defocusY;
    float* images;
    size_t nodes;
    void run(int job) { imaging.run(defocusX[job].data, defocusY[job].data, images + job * nodes); }
    double transformSeconds() const { return imaging.transformSeconds(); }
  };
  share(static_cast<int>(number(env, input, "threads")), static_cast<int>(defocusX.size()), [&] {
    return std::unique_ptr<Worker>(new Worker{Imaging(lens), defocusX, defocusY, images.data, nodes});
  });
  return images.value;
}

napi_value readTimes(napi_env env, napi_value) {
  napi_value times, transforms, all;
  require(napi_create_object(env, &times), "an object");
  require(napi_create_double(env, transformSeconds.load(), &transforms), "a number");
  require(napi_create_double(env, allSeconds.load(), &all), "a number");
  require(napi_set_named_property(env, times, "transformSeconds", transforms), "an object");
  require(napi_set_named_property(env, times, "seconds", all), "an object");
  return times;
}

// Calls with the one argument and turns exceptions into JavaScript's.
template <napi_value (*Function)(napi_env, napi_value)>
napi_value call(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  try {
    return Function(env, argument);
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, "wave kernel: OOM when allocating planes");
  } catch (const std::exception& failure) {
    napi_throw_range_error(env, nullptr, failure.what());
  }
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const auto add = [&](const char* name, napi_callback function) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  };
  add("propagate", call<propagate>);
  add("formImages", call<formImages>);
  add("readTimes", call<readTimes>);
  return exports;
}
