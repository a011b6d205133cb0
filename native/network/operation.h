// TensorFlow operations as functions from arrays to arrays.
#pragma once

#include <exception>
#include <new>
#include <vector>

#include "element.h"
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

  template <class Element = float>
  const Element* data() const {
    return static_cast<const Element*>(tf.data(tensor_));
  }

  Sizes sizes;

 private:
  tensorflow::Tensor* tensor_ = nullptr;
};

template <class Element>
constexpr tensorflow::DataType kTypeOf = tensorflow::kFloat;
template <>
constexpr tensorflow::DataType kTypeOf<Bfloat16> = tensorflow::kBfloat16;

template <class Element = float>
class Output {
 public:
  Output(tensorflow::Context* context, int index, const Sizes& sizes) {
    size_t bytes = sizeof(Element);
    for (const int64_t size : sizes) bytes *= size;
    const TensorflowStatus status;
    tensor_ = tf.allocateOutput(context, index, kTypeOf<Element>, sizes.data(), static_cast<int>(sizes.size()), bytes,
                                status.get());
    status.expectOk();
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (tensor_ != nullptr) tf.deleteTensor(tensor_);
  }

  Element* data() { return static_cast<Element*>(tf.data(tensor_)); }

 private:
  tensorflow::Tensor* tensor_ = nullptr;
};

inline void fail(tensorflow::Context* context, tensorflow::Code code, const char* message) {
  const TensorflowStatus status;
  tf.setStatus(status.get(), code, message);
  tf.fail(context, status.get());
}

using Run = void (*)(tensorflow::Context*);

template <Run run>
void compute(void*, tensorflow::Context* context) {
  try {
    run(context);
  } catch (const std::bad_alloc&) {
    // The words by which the engine knows it (learning/engine/out-of-memory-error.ts).
    fail(context, tensorflow::kResourceExhausted, "RESOURCE_EXHAUSTED: failed to allocate memory in a network kernel");
  } catch (const std::exception& error) {
    fail(context, tensorflow::kInvalidArgument, error.what());
  }
}

inline void registerKernel(const char* operation, tensorflow::DataType type,
                           void (*compute)(void*, tensorflow::Context*)) {
  const TensorflowStatus status;
  // On a GPU TensorFlow's own kernels are the faster ones: there is none of ours.
  tensorflow::KernelBuilder* kernel = tf.newKernelBuilder(operation, "CPU", nullptr, compute, nullptr);
  tf.constrainType(kernel, "T", type, status.get());
  status.expectOk();
  tf.registerKernel(operation, kernel, status.get());
  status.expectOk();
}

// Of images of type T, which is float or bfloat16. Names follow TensorFlow's form, `name: type`.
template <Run onFloats, Run onBfloats>
void registerOperation(const char* name, const std::vector<const char*>& inputs,
                       const std::vector<const char*>& outputs) {
  tensorflow::OpBuilder* operation = tf.newOpBuilder(name);
  tf.addAttribute(operation, "T: {float, bfloat16}");
  for (const char* input : inputs) tf.addInput(operation, input);
  for (const char* output : outputs) tf.addOutput(operation, output);
  tf.setShapeFunction(operation, tf.setUnknownShape);
  const TensorflowStatus status;
  tf.registerOp(operation, status.get());
  status.expectOk();
  registerKernel(name, kTypeOf<float>, compute<onFloats>);
  registerKernel(name, kTypeOf<Bfloat16>, compute<onBfloats>);
}

}  // namespace network
