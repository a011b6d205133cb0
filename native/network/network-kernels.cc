// Registers the network's operations with TensorFlow. learning/engine/network-kernels.ts loads this module, once a
// process; learning/engine/operations calls the operations by their names.
#include <node_api.h>

#include "operations.h"

namespace {

using namespace network;

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
      auto created = std::make_unique<Workspace>(threads);
      registerOperations();
      workspace = std::move(created);
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
