// TensorFlow operations as functions from arrays to arrays.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <vector>

#include "tensorflow.h"

namespace network {

// Filled once, when the module registers its operations.
inline tensorflow::Interface tf;

class TensorflowStatus {
 public:
  TensorflowStatus() : status_(tf.newStatus()) {}
  TensorflowStatus(const TensorflowStatus&) = delete;
  TensorflowStatus& operator=(const TensorflowStatus&) = delete;
  ~TensorflowStatus() { tf.deleteStatus(status_); }

  tensorflow::Status* get() const { return status_; }

  void expectOk() const {
    const tensorflow::Code code = tf.getCode(status_);
    if (code == tensorflow::kResourceExhausted) throw std::bad_alloc();
    if (code != tensorflow::kOk) throw std::runtime_error(tf.message(status_));
  }

 private:
  tensorflow::Status* status_;
};

using Sizes = std::vector<int64_t>;

class Input {
 public:
  Input(tensorflow::Context* context, int index) {
    const TensorflowStatus status;
    tf.getInput(context, index, &tensor_, status.get());
    status.expectOk();
    for (int axis = 0; axis < tf.rank(tensor_); axis++) sizes.push_back(tf.size(tensor_, axis));
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (tensor_ != nullptr) tf.deleteTensor(tensor_);
  }

  const float* numbers() const { return static_cast<const float*>(tf.data(tensor_)); }

  Sizes sizes;

 private:
  tensorflow::Tensor* tensor_ = nullptr;
};

class Output {
 public:
  Output(tensorflow::Context* context, int index, const Sizes& sizes) {
    size_t bytes = sizeof(float);
    for (const int64_t size : sizes) bytes *= size;
    const TensorflowStatus status;
    tensor_ = tf.allocateOutput(context, index, tensorflow::kFloat, sizes.data(), sizes.size(), bytes, status.get());
    status.expectOk();
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (tensor_ != nullptr) tf.deleteTensor(tensor_);
  }

  float* numbers() { return static_cast<float*>(tf.data(tensor_)); }

 private:
  tensorflow::Tensor* tensor_ = nullptr;
};

inline void fail(tensorflow::Context* context, tensorflow::Code code, const char* message) {
  const TensorflowStatus status;
  tf.setStatus(status.get(), code, message);
  tf.fail(context, status.get());
}

template <void (*Run)(tensorflow::Context*)>
void compute(void*, tensorflow::Context* context) {
  try {
    Run(context);
  } catch (const std::bad_alloc&) {
    // The words by which the engine knows it (learning/engine/out-of-memory-error.ts).
    fail(context, tensorflow::kResourceExhausted, "RESOURCE_EXHAUSTED: failed to allocate memory in a network kernel");
  } catch (const std::exception& error) {
    fail(context, tensorflow::kInvalidArgument, error.what());
  }
}

struct Definition {
  const char* name;
  std::vector<const char*> inputs, outputs;
  void (*compute)(void*, tensorflow::Context*);
};

inline void registerOperation(const Definition& definition) {
  tensorflow::OpBuilder* operation = tf.newOpBuilder(definition.name);
  for (const char* input : definition.inputs) tf.addInput(operation, input);
  for (const char* output : definition.outputs) tf.addOutput(operation, output);
  tf.setShapeFunction(operation, tf.setUnknownShape);
  const TensorflowStatus status;
  tf.registerOp(operation, status.get());
  status.expectOk();
  // On a GPU TensorFlow's own kernels are the faster ones: there is none of ours.
  tensorflow::KernelBuilder* kernel =
      tf.newKernelBuilder(definition.name, "CPU", nullptr, definition.compute, nullptr);
  tf.registerKernel(definition.name, kernel, status.get());
  status.expectOk();
}

}  // namespace network
