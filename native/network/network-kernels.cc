// Registers the network's operations with TensorFlow. learning/engine/network-kernels.ts loads this module, once a
// process; learning/engine/kernels.ts calls the operations by their names.
#include <node_api.h>

#include <memory>
#include <mutex>

#include "batch-norm.h"
#include "enlarge.h"
#include "kernel-gradient.h"
#include "operation.h"

namespace {

using namespace network;

// One operation at a time has the threads: side by side they would only share the same processors.
std::mutex turn;
std::unique_ptr<Workspace> workspace;

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(std::string("network kernels: expected ") + what);
}

Batch batchOf(const Input& images) {
  require(images.sizes.size() == 4, "images [batch, height, width, channels]");
  return {static_cast<int>(images.sizes[0]), static_cast<int>(images.sizes[1]), static_cast<int>(images.sizes[2])};
}

void convolveBy(tensorflow::Context* context, Direction direction) {
  const Input x(context, 0), weights(context, 1);
  const Batch batch = batchOf(x);
  require(weights.sizes.size() == 4 && weights.sizes[0] == 3 && weights.sizes[1] == 3, "a kernel [3, 3, in, out]");
  const bool forward = direction == Direction::forward;
  const int64_t inputs = weights.sizes[forward ? 2 : 3], outputs = weights.sizes[forward ? 3 : 2];
  require(x.sizes[3] == inputs, "as many channels as the kernel takes");
  Output y(context, 0, {x.sizes[0], x.sizes[1], x.sizes[2], outputs});
  const Kernels kernels{weights.numbers(), static_cast<int>(inputs), static_cast<int>(outputs), direction};
  const std::lock_guard<std::mutex> lock(turn);
  convolve(*workspace, batch, x.numbers(), kernels, y.numbers());
}

void runConvolution(tensorflow::Context* context) { convolveBy(context, Direction::forward); }

void runInputGradient(tensorflow::Context* context) { convolveBy(context, Direction::backward); }

void runKernelGradient(tensorflow::Context* context) {
  const Input x(context, 0), dy(context, 1);
  const Batch batch = batchOf(x);
  require(dy.sizes.size() == 4 && Sizes(dy.sizes.begin(), dy.sizes.end() - 1) == Sizes(x.sizes.begin(), x.sizes.end() - 1),
          "a gradient of the images' size");
  Output gradient(context, 0, {3, 3, x.sizes[3], dy.sizes[3]});
  const std::lock_guard<std::mutex> lock(turn);
  differentiateKernels(*workspace, batch, static_cast<int>(x.sizes[3]), static_cast<int>(dy.sizes[3]), x.numbers(),
                       dy.numbers(), gradient.numbers());
}

constexpr float kEpsilon = 1e-5f, kMomentum = 0.1f;

Rows rowsOf(const Input& x) {
  require(!x.sizes.empty(), "images");
  size_t count = 1;
  for (size_t axis = 0; axis + 1 < x.sizes.size(); axis++) count *= x.sizes[axis];
  return {count, static_cast<int>(x.sizes.back())};
}

// images, scale, shift, moving mean, moving variance -> result, moving mean, moving variance, mean, variance
template <bool Relu>
void runNormByBatch(tensorflow::Context* context) {
  const Input x(context, 0), scale(context, 1), shift(context, 2), movingMean(context, 3), movingVariance(context, 4);
  const Rows rows = rowsOf(x);
  const Sizes channels{rows.channels};
  require(scale.sizes == channels && shift.sizes == channels && movingMean.sizes == channels &&
              movingVariance.sizes == channels,
          "a scale, shift, mean and variance for every channel");
  require(rows.count > 1, "more than one pixel to normalize by");
  Output y(context, 0, x.sizes), newMean(context, 1, channels), newVariance(context, 2, channels);
  Output mean(context, 3, channels), variance(context, 4, channels);
  const std::lock_guard<std::mutex> lock(turn);
  const Moments moments = measure(*workspace, rows, x.numbers());
  const Affine affine = normalizing(rows, scale.numbers(), shift.numbers(), moments.mean.data(),
                                    moments.variance.data(), kEpsilon);
  applyAffine<Relu>(*workspace, rows, affine, x.numbers(), y.numbers());
  const float unbiased = static_cast<float>(static_cast<double>(rows.count) / (rows.count - 1));
  for (int channel = 0; channel < rows.channels; channel++) {
    const float oldMean = movingMean.numbers()[channel], oldVariance = movingVariance.numbers()[channel];
    mean.numbers()[channel] = moments.mean[channel];
    variance.numbers()[channel] = moments.variance[channel];
    newMean.numbers()[channel] = oldMean + kMomentum * (moments.mean[channel] - oldMean);
    newVariance.numbers()[channel] = oldVariance + kMomentum * (moments.variance[channel] * unbiased - oldVariance);
  }
}

// gradient, images, scale, shift, mean, variance -> gradients of images, scale, shift
template <bool Relu>
void runNormGradient(tensorflow::Context* context) {
  const Input dy(context, 0), x(context, 1), scale(context, 2), shift(context, 3), mean(context, 4), variance(context, 5);
  const Rows rows = rowsOf(x);
  require(dy.sizes == x.sizes, "a gradient of the images' size");
  Output dx(context, 0, x.sizes), dscale(context, 1, scale.sizes), dshift(context, 2, shift.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiateNorm<Relu>(*workspace, rows, dy.numbers(), x.numbers(), scale.numbers(), shift.numbers(), mean.numbers(),
                          variance.numbers(), kEpsilon, {dx.numbers(), dscale.numbers(), dshift.numbers()});
}

// images, scale, shift, mean, variance -> result
template <bool Relu>
void runNormByAverages(tensorflow::Context* context) {
  const Input x(context, 0), scale(context, 1), shift(context, 2), mean(context, 3), variance(context, 4);
  const Rows rows = rowsOf(x);
  Output y(context, 0, x.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  const Affine affine =
      normalizing(rows, scale.numbers(), shift.numbers(), mean.numbers(), variance.numbers(), kEpsilon);
  applyAffine<Relu>(*workspace, rows, affine, x.numbers(), y.numbers());
}

Enlarged enlargedOf(const Batch& before, int64_t channels, int64_t secondChannels) {
  return {before.images, before.image(static_cast<int>(channels)), static_cast<int>(secondChannels)};
}

Sizes sizesOf(const Enlarged& shape, int channels) {
  return {shape.images, 2 * shape.first.height, 2 * shape.first.width, channels};
}

// images, second images of twice the size -> both, joined
void runEnlargeAndJoin(tensorflow::Context* context) {
  const Input first(context, 0), second(context, 1);
  require(second.sizes.size() == 4, "second images [batch, height, width, channels]");
  const Enlarged shape = enlargedOf(batchOf(first), first.sizes[3], second.sizes[3]);
  require(second.sizes == sizesOf(shape, shape.secondChannels), "second images of twice the size");
  Output result(context, 0, sizesOf(shape, shape.channels()));
  const std::lock_guard<std::mutex> lock(turn);
  enlarge(*workspace, shape, first.numbers(), second.numbers(), result.numbers());
}

void runEnlarge(tensorflow::Context* context) {
  const Input first(context, 0);
  const Enlarged shape = enlargedOf(batchOf(first), first.sizes[3], 0);
  Output result(context, 0, sizesOf(shape, shape.channels()));
  const std::lock_guard<std::mutex> lock(turn);
  enlarge(*workspace, shape, first.numbers(), nullptr, result.numbers());
}

// gradient, second images, for their size -> gradients of the images and of the second images
void runJoinedGradient(tensorflow::Context* context) {
  const Input gradient(context, 0), second(context, 1);
  Batch before = batchOf(gradient);
  before.height /= 2;
  before.width /= 2;
  const Enlarged shape = enlargedOf(before, gradient.sizes[3] - second.sizes[3], second.sizes[3]);
  Output dfirst(context, 0, {shape.images, before.height, before.width, shape.first.channels});
  Output dsecond(context, 1, second.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiateEnlarged(*workspace, shape, gradient.numbers(), dfirst.numbers(), dsecond.numbers());
}

void runEnlargedGradient(tensorflow::Context* context) {
  const Input gradient(context, 0);
  Batch before = batchOf(gradient);
  before.height /= 2;
  before.width /= 2;
  const Enlarged shape = enlargedOf(before, gradient.sizes[3], 0);
  Output dfirst(context, 0, {shape.images, before.height, before.width, shape.first.channels});
  const std::lock_guard<std::mutex> lock(turn);
  differentiateEnlarged(*workspace, shape, gradient.numbers(), dfirst.numbers(), nullptr);
}

template <bool Relu>
void registerNorms(const char* byBatch, const char* gradient, const char* byAverages) {
  const std::vector<const char*> inputs{"images: float", "scale: float", "shift: float", "mean: float",
                                        "variance: float"};
  registerOperation({byBatch,
                     inputs,
                     {"result: float", "moving_mean: float", "moving_variance: float", "batch_mean: float",
                      "batch_variance: float"},
                     compute<runNormByBatch<Relu>>});
  registerOperation({gradient,
                     {"gradient: float", "images: float", "scale: float", "shift: float", "mean: float",
                      "variance: float"},
                     {"result: float", "scale_gradient: float", "shift_gradient: float"},
                     compute<runNormGradient<Relu>>});
  registerOperation({byAverages, inputs, {"result: float"}, compute<runNormByAverages<Relu>>});
}

void registerOperations() {
  registerNorms<false>("NormByBatch", "NormByBatchGradient", "NormByAverages");
  registerNorms<true>("NormByBatchAndRelu", "NormByBatchAndReluGradient", "NormByAveragesAndRelu");
  registerOperation({"EnlargeAndJoin",
                     {"first: float", "second: float"},
                     {"result: float"},
                     compute<runEnlargeAndJoin>});
  registerOperation({"EnlargeAndJoinGradient",
                     {"gradient: float", "second: float"},
                     {"first_gradient: float", "second_gradient: float"},
                     compute<runJoinedGradient>});
  registerOperation({"Enlarge", {"images: float"}, {"result: float"}, compute<runEnlarge>});
  registerOperation({"EnlargeGradient", {"gradient: float"}, {"result: float"}, compute<runEnlargedGradient>});
  registerOperation({"Convolve3x3", {"images: float", "kernel: float"}, {"result: float"}, compute<runConvolution>});
  registerOperation({"Convolve3x3InputGradient",
                     {"gradient: float", "kernel: float"},
                     {"result: float"},
                     compute<runInputGradient>});
  registerOperation({"Convolve3x3KernelGradient",
                     {"images: float", "gradient: float"},
                     {"result: float"},
                     compute<runKernelGradient>});
}

// register(threads)
napi_value registerWithTensorflow(napi_env env, napi_callback_info info) {
  napi_value argument;
  size_t count = 1;
  int32_t threads = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count != 1 || napi_get_value_int32(env, argument, &threads) != napi_ok || threads < 1) {
    napi_throw_range_error(env, nullptr, "network kernels: expected a number of threads");
    return nullptr;
  }
  try {
    const std::lock_guard<std::mutex> lock(turn);
    if (!workspace) {
      tf = tensorflow::findInterface();
      workspace = std::make_unique<Workspace>(threads);
      registerOperations();
    }
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, (std::string("network kernels: ") + error.what()).c_str());
  }
  return nullptr;
}

napi_value initialize(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "register", NAPI_AUTO_LENGTH, registerWithTensorflow, nullptr, &function);
  napi_set_named_property(env, exports, "register", function);
  return exports;
}

}  // namespace

NAPI_MODULE(hrtem_network_kernels, initialize)
