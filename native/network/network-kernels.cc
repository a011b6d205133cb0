// Registers the network's operations with TensorFlow. learning/engine/network-kernels.ts loads this module, once a
// process; learning/engine/kernels.ts calls the operations by their names.
#include <node_api.h>

#include <memory>
#include <mutex>

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

void registerOperations() {
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
