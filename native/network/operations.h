// The operations by name: what they take and give, checked, and handed to the functions that compute. T is the type of
// images and their gradients; kernels, norms and their gradients are single precision.
#pragma once

#include <memory>
#include <mutex>

#include "batch-norm.h"
#include "elementwise.h"
#include "enlarge.h"
#include "kernel-gradient.h"
#include "operation.h"
#include "patch-convolution.h"

namespace network {

using Context = tensorflow::Context*;

// One operation at a time has the threads: side by side they would only share the same processors.
inline std::mutex turn;
inline std::unique_ptr<Workspace> workspace;

// As in learning/engine/batch-norm.ts, where the other kernels have them from; a test holds the two to each other.
constexpr float kEpsilon = 1e-5f, kMomentum = 0.1f;

inline void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(std::string("network kernels: expected ") + what);
}

inline void requireFilled(const Sizes& sizes) {
  for (const int64_t size : sizes) require(size > 0, "images and kernels that are not empty");
}

inline Batch batchOf(const Input& images) {
  require(images.sizes.size() == 4, "images [batch, height, width, channels]");
  requireFilled(images.sizes);
  return {static_cast<int>(images.sizes[0]), static_cast<int>(images.sizes[1]), static_cast<int>(images.sizes[2])};
}

inline Rows rowsOf(const Input& x) {
  require(!x.sizes.empty(), "images");
  requireFilled(x.sizes);
  size_t count = 1;
  for (size_t axis = 0; axis + 1 < x.sizes.size(); axis++) count *= x.sizes[axis];
  return {count, static_cast<int>(x.sizes.back())};
}

template <class T, Direction direction>
void runConvolution(Context context) {
  const Input x(context, 0), weights(context, 1);
  const Batch batch = batchOf(x);
  require(weights.sizes.size() == 4 && weights.sizes[0] == 3 && weights.sizes[1] == 3, "a kernel [3, 3, in, out]");
  const bool forward = direction == Direction::forward;
  const int64_t inputs = weights.sizes[forward ? 2 : 3], outputs = weights.sizes[forward ? 3 : 2];
  requireFilled(weights.sizes);
  require(x.sizes[3] == inputs, "as many channels as the kernel takes");
  Output<T> y(context, 0, {x.sizes[0], x.sizes[1], x.sizes[2], outputs});
  const Kernels kernels{weights.data(), static_cast<int>(inputs), static_cast<int>(outputs), direction};
  const std::lock_guard<std::mutex> lock(turn);
  convolve(*workspace, batch, x.data<T>(), kernels, y.data());
}

template <class T>
void runKernelGradient(Context context) {
  const Input x(context, 0), dy(context, 1);
  const Batch batch = batchOf(x), ofGradient = batchOf(dy);
  require(ofGradient.images == batch.images && ofGradient.height == batch.height && ofGradient.width == batch.width,
          "a gradient of the images' size");
  Output<> gradient(context, 0, {3, 3, x.sizes[3], dy.sizes[3]});
  const std::lock_guard<std::mutex> lock(turn);
  differentiateKernels(*workspace, batch, static_cast<int>(x.sizes[3]), static_cast<int>(dy.sizes[3]), x.data<T>(),
                       dy.data<T>(), gradient.data());
}

inline Window windowOf(const Input& x, const Sizes& kernel, int stride) {
  const Batch batch = batchOf(x);
  require(kernel.size() == 4 && kernel[0] == kernel[1], "a kernel [size, size, in, out]");
  requireFilled(kernel);
  require(x.sizes[3] == kernel[2], "as many channels as the kernel takes");
  return {batch.images, batch.height, batch.width, static_cast<int>(kernel[0]), stride, static_cast<int>(kernel[2]),
          static_cast<int>(kernel[3])};
}

inline Sizes outputSizes(const Window& window) {
  return {window.images, window.y.outputSize, window.x.outputSize, window.outputs};
}

template <class T, int stride>
void runPatchConvolution(Context context) {
  const Input x(context, 0), weights(context, 1);
  const Window window = windowOf(x, weights.sizes, stride);
  Output<T> y(context, 0, outputSizes(window));
  const std::lock_guard<std::mutex> lock(turn);
  convolvePatches(*workspace, window, x.data<T>(), weights.data(), y.data());
}

// The images are there for their size.
template <class T, int stride>
void runPatchInputGradient(Context context) {
  const Input dy(context, 0), weights(context, 1), x(context, 2);
  const Window window = windowOf(x, weights.sizes, stride);
  require(dy.sizes == outputSizes(window), "a gradient of the result's size");
  Output<T> dx(context, 0, x.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  // Padding of an odd window is the same before and behind.
  const bool turns = stride == 1 && window.size % 2 == 1;
  (turns ? convolveTurned<T> : differentiatePatches<T>)(*workspace, window, dy.data<T>(), weights.data(), dx.data());
}

// The kernel is there for its size.
template <class T, int stride>
void runPatchKernelGradient(Context context) {
  const Input x(context, 0), dy(context, 1), weights(context, 2);
  const Window window = windowOf(x, weights.sizes, stride);
  require(dy.sizes == outputSizes(window), "a gradient of the result's size");
  Output<> gradient(context, 0, weights.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiatePatchKernels(*workspace, window, x.data<T>(), dy.data<T>(), gradient.data());
}

inline void requireOfChannels(const Rows& rows, std::initializer_list<const Input*> inputs) {
  for (const Input* input : inputs) {
    require(input->sizes == Sizes{rows.channels}, "a scale, shift, mean and variance for every channel");
  }
}

template <class T, bool relu>
void runNormByBatch(Context context) {
  const Input x(context, 0), scale(context, 1), shift(context, 2), movingMean(context, 3), movingVariance(context, 4);
  const Rows rows = rowsOf(x);
  const Sizes channels{rows.channels};
  requireOfChannels(rows, {&scale, &shift, &movingMean, &movingVariance});
  require(rows.count > 1, "more than one pixel to normalize by");
  Output<T> y(context, 0, x.sizes);
  Output<> newMean(context, 1, channels), newVariance(context, 2, channels);
  Output<> mean(context, 3, channels), variance(context, 4, channels);
  const std::lock_guard<std::mutex> lock(turn);
  const Moments moments = measure(*workspace, rows, x.data<T>());
  const Affine affine = normalizing(rows, scale.data(), shift.data(), moments.mean.data(), moments.variance.data(),
                                    kEpsilon);
  applyAffine<relu>(*workspace, rows, affine, x.data<T>(), y.data());
  const float unbiased = static_cast<float>(static_cast<double>(rows.count) / (rows.count - 1));
  for (int channel = 0; channel < rows.channels; channel++) {
    const float oldMean = movingMean.data()[channel], oldVariance = movingVariance.data()[channel];
    mean.data()[channel] = moments.mean[channel];
    variance.data()[channel] = moments.variance[channel];
    newMean.data()[channel] = oldMean + kMomentum * (moments.mean[channel] - oldMean);
    newVariance.data()[channel] = oldVariance + kMomentum * (moments.variance[channel] * unbiased - oldVariance);
  }
}

template <class T, bool relu>
void runNormGradient(Context context) {
  const Input dy(context, 0), x(context, 1), scale(context, 2), shift(context, 3), mean(context, 4), variance(context, 5);
  const Rows rows = rowsOf(x);
  require(dy.sizes == x.sizes, "a gradient of the images' size");
  requireOfChannels(rows, {&scale, &shift, &mean, &variance});
  Output<T> dx(context, 0, x.sizes);
  Output<> dscale(context, 1, scale.sizes), dshift(context, 2, shift.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiateNorm<relu>(*workspace, rows, dy.data<T>(), x.data<T>(), scale.data(), shift.data(), mean.data(),
                          variance.data(), kEpsilon, {dx.data(), dscale.data(), dshift.data()});
}

template <class T, bool relu>
void runNormByAverages(Context context) {
  const Input x(context, 0), scale(context, 1), shift(context, 2), mean(context, 3), variance(context, 4);
  const Rows rows = rowsOf(x);
  requireOfChannels(rows, {&scale, &shift, &mean, &variance});
  Output<T> y(context, 0, x.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  const Affine affine = normalizing(rows, scale.data(), shift.data(), mean.data(), variance.data(), kEpsilon);
  applyAffine<relu>(*workspace, rows, affine, x.data<T>(), y.data());
}

inline Enlarged enlargedOf(const Batch& before, int64_t channels, int64_t secondChannels) {
  return {before.images, before.image(static_cast<int>(channels)), static_cast<int>(secondChannels)};
}

inline Sizes sizesOf(const Enlarged& shape, int channels) {
  return {shape.images, 2 * shape.first.height, 2 * shape.first.width, channels};
}

inline Batch halve(Batch batch) {
  require(batch.height % 2 == 0 && batch.width % 2 == 0, "an even height and width");
  return {batch.images, batch.height / 2, batch.width / 2};
}

template <class T>
void runEnlargeAndJoin(Context context) {
  const Input first(context, 0), second(context, 1);
  require(second.sizes.size() == 4, "second images [batch, height, width, channels]");
  const Enlarged shape = enlargedOf(batchOf(first), first.sizes[3], second.sizes[3]);
  require(second.sizes == sizesOf(shape, shape.secondChannels), "second images of twice the size");
  Output<T> result(context, 0, sizesOf(shape, shape.channels()));
  const std::lock_guard<std::mutex> lock(turn);
  enlarge(*workspace, shape, first.data<T>(), second.data<T>(), result.data());
}

template <class T>
void runEnlarge(Context context) {
  const Input first(context, 0);
  const Enlarged shape = enlargedOf(batchOf(first), first.sizes[3], 0);
  Output<T> result(context, 0, sizesOf(shape, shape.channels()));
  const std::lock_guard<std::mutex> lock(turn);
  enlarge(*workspace, shape, first.data<T>(), static_cast<const T*>(nullptr), result.data());
}

// The second images are there for their size.
template <class T>
void runEnlargeAndJoinGradient(Context context) {
  const Input gradient(context, 0), second(context, 1);
  const Batch before = halve(batchOf(gradient));
  require(second.sizes.size() == 4 && second.sizes[3] < gradient.sizes[3], "second images with some of the channels");
  const Enlarged shape = enlargedOf(before, gradient.sizes[3] - second.sizes[3], second.sizes[3]);
  require(second.sizes == sizesOf(shape, shape.secondChannels), "second images of the gradient's size");
  Output<T> ofFirst(context, 0, {shape.images, before.height, before.width, shape.first.channels});
  Output<T> ofSecond(context, 1, second.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiateEnlarged(*workspace, shape, gradient.data<T>(), ofFirst.data(), ofSecond.data());
}

template <class T>
void runEnlargeGradient(Context context) {
  const Input gradient(context, 0);
  const Batch before = halve(batchOf(gradient));
  const Enlarged shape = enlargedOf(before, gradient.sizes[3], 0);
  Output<T> ofFirst(context, 0, {shape.images, before.height, before.width, shape.first.channels});
  const std::lock_guard<std::mutex> lock(turn);
  differentiateEnlarged(*workspace, shape, gradient.data<T>(), ofFirst.data(), static_cast<T*>(nullptr));
}

template <class T>
void runSum(Context context) {
  const Input first(context, 0), second(context, 1);
  require(first.sizes == second.sizes, "images of one size");
  Output<T> sum(context, 0, first.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  addImages(*workspace, rowsOf(first), first.data<T>(), second.data<T>(), sum.data());
}

template <class T>
void runPool(Context context) {
  const Input x(context, 0);
  const Batch batch = batchOf(x), after = halve(batch);
  Output<T> y(context, 0, {after.images, after.height, after.width, x.sizes[3]});
  const std::lock_guard<std::mutex> lock(turn);
  pool(*workspace, batch.images, batch.image(static_cast<int>(x.sizes[3])), x.data<T>(), y.data());
}

template <class T>
void runPoolGradient(Context context) {
  const Input dy(context, 0), x(context, 1);
  const Batch batch = batchOf(x), after = halve(batch);
  require(dy.sizes == Sizes({after.images, after.height, after.width, x.sizes[3]}), "a gradient of half the size");
  Output<T> dx(context, 0, x.sizes);
  const std::lock_guard<std::mutex> lock(turn);
  differentiatePool(*workspace, batch.images, batch.image(static_cast<int>(x.sizes[3])), x.data<T>(), dy.data<T>(),
                    dx.data());
}

template <int stride>
void registerPatchConvolutions(const char* forward, const char* inputGradient, const char* kernelGradient) {
  registerOperation<runPatchConvolution<float, stride>, runPatchConvolution<Bfloat16, stride>>(
      forward, {"images: T", "kernel: float"}, {"result: T"});
  registerOperation<runPatchInputGradient<float, stride>, runPatchInputGradient<Bfloat16, stride>>(
      inputGradient, {"gradient: T", "kernel: float", "images: T"}, {"result: T"});
  registerOperation<runPatchKernelGradient<float, stride>, runPatchKernelGradient<Bfloat16, stride>>(
      kernelGradient, {"images: T", "gradient: T", "kernel: float"}, {"result: float"});
}

template <bool relu>
void registerNorms(const char* byBatch, const char* gradient, const char* byAverages) {
  const std::vector<const char*> inputs{"images: T", "scale: float", "shift: float", "mean: float", "variance: float"};
  registerOperation<runNormByBatch<float, relu>, runNormByBatch<Bfloat16, relu>>(
      byBatch, inputs,
      {"result: T", "moving_mean: float", "moving_variance: float", "batch_mean: float", "batch_variance: float"});
  registerOperation<runNormGradient<float, relu>, runNormGradient<Bfloat16, relu>>(
      gradient, {"gradient: T", "images: T", "scale: float", "shift: float", "mean: float", "variance: float"},
      {"result: T", "scale_gradient: float", "shift_gradient: float"});
  registerOperation<runNormByAverages<float, relu>, runNormByAverages<Bfloat16, relu>>(byAverages, inputs,
                                                                                       {"result: T"});
}

inline void registerOperations() {
  registerOperation<runConvolution<float, Direction::forward>, runConvolution<Bfloat16, Direction::forward>>(
      "Convolve3x3", {"images: T", "kernel: float"}, {"result: T"});
  registerOperation<runConvolution<float, Direction::backward>, runConvolution<Bfloat16, Direction::backward>>(
      "Convolve3x3InputGradient", {"gradient: T", "kernel: float"}, {"result: T"});
  registerOperation<runKernelGradient<float>, runKernelGradient<Bfloat16>>(
      "Convolve3x3KernelGradient", {"images: T", "gradient: T"}, {"result: float"});
  registerPatchConvolutions<1>("ConvolvePatches", "ConvolvePatchesInputGradient", "ConvolvePatchesKernelGradient");
  registerPatchConvolutions<2>("ConvolveEverySecond", "ConvolveEverySecondInputGradient",
                               "ConvolveEverySecondKernelGradient");
  registerNorms<false>("NormByBatch", "NormByBatchGradient", "NormByAverages");
  registerNorms<true>("NormByBatchAndRelu", "NormByBatchAndReluGradient", "NormByAveragesAndRelu");
  registerOperation<runEnlargeAndJoin<float>, runEnlargeAndJoin<Bfloat16>>("EnlargeAndJoin",
                                                                           {"first: T", "second: T"}, {"result: T"});
  registerOperation<runEnlargeAndJoinGradient<float>, runEnlargeAndJoinGradient<Bfloat16>>(
      "EnlargeAndJoinGradient", {"gradient: T", "second: T"}, {"first_gradient: T", "second_gradient: T"});
  registerOperation<runEnlarge<float>, runEnlarge<Bfloat16>>("Enlarge", {"images: T"}, {"result: T"});
  registerOperation<runEnlargeGradient<float>, runEnlargeGradient<Bfloat16>>("EnlargeGradient", {"gradient: T"},
                                                                             {"result: T"});
  registerOperation<runSum<float>, runSum<Bfloat16>>("SumOfImages", {"first: T", "second: T"}, {"result: T"});
  registerOperation<runPool<float>, runPool<Bfloat16>>("LargestOfFour", {"images: T"}, {"result: T"});
  registerOperation<runPoolGradient<float>, runPoolGradient<Bfloat16>>("LargestOfFourGradient",
                                                                       {"gradient: T", "images: T"}, {"result: T"});
}

}  // namespace network
