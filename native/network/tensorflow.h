// The part of TensorFlow's C interface that operations are written with (tensorflow/c/{ops,kernels,tf_tensor,tf_status}.h
// of https://github.com/tensorflow/tensorflow), looked up in the library that the process has loaded already: neither
// its headers nor its library are needed to compile, and a process without it can still load this module.
#pragma once

#include <dlfcn.h>
#include <link.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace tensorflow {

struct Status;
struct Tensor;
struct OpBuilder;
struct KernelBuilder;
struct Construction;
struct Context;
struct ShapeContext;
struct ShapeHandle;

enum DataType { kFloat = 1, kBfloat16 = 14 };
enum Code { kOk = 0, kInvalidArgument = 3, kResourceExhausted = 8, kInternal = 13 };

struct Interface {
  Status* (*newStatus)();
  void (*deleteStatus)(Status*);
  void (*setStatus)(Status*, Code, const char* message);
  Code (*getCode)(const Status*);
  const char* (*message)(const Status*);

  OpBuilder* (*newOpBuilder)(const char* name);
  void (*addAttribute)(OpBuilder*, const char* specification);
  void (*addInput)(OpBuilder*, const char* specification);
  void (*addOutput)(OpBuilder*, const char* specification);
  void (*setShapeFunction)(OpBuilder*, void (*)(ShapeContext*, Status*));
  void (*registerOp)(OpBuilder*, Status*);
  void (*setUnknownShape)(ShapeContext*, Status*);

  KernelBuilder* (*newKernelBuilder)(const char* operation, const char* device, void* (*create)(Construction*),
                                     void (*compute)(void*, Context*), void (*destroy)(void*));
  void (*constrainType)(KernelBuilder*, const char* attribute, DataType, Status*);
  void (*registerKernel)(const char* name, KernelBuilder*, Status*);

  void (*getInput)(Context*, int index, Tensor**, Status*);
  Tensor* (*allocateOutput)(Context*, int index, DataType, const int64_t* sizes, int rank, size_t bytes, Status*);
  void (*fail)(Context*, Status*);
  void (*deleteTensor)(Tensor*);
  void* (*data)(const Tensor*);
  int (*rank)(const Tensor*);
  int64_t (*size)(const Tensor*, int axis);
};

inline std::string findLibrary() {
  std::string found;
  dl_iterate_phdr(
      [](dl_phdr_info* library, size_t, void* result) {
        const char* file = std::strrchr(library->dlpi_name, '/');
        // libtensorflow.so.2 or libtensorflow_cc.so.2, whichever the binding was linked with
        if (file == nullptr || std::strncmp(file, "/libtensorflow", 14) != 0) return 0;
        if (std::strncmp(file, "/libtensorflow_framework", 24) == 0) return 0;
        *static_cast<std::string*>(result) = library->dlpi_name;
        return 1;
      },
      &found);
  if (found.empty()) throw std::runtime_error("TensorFlow is not loaded");
  return found;
}

class Library {
 public:
  Library() : handle_(dlopen(findLibrary().c_str(), RTLD_LAZY | RTLD_NOLOAD)) {
    if (handle_ == nullptr) throw std::runtime_error("TensorFlow's library can't be opened");
  }

  template <class Function>
  void find(Function& function, const char* name) const {
    function = reinterpret_cast<Function>(dlsym(handle_, name));
    if (function == nullptr) throw std::runtime_error(std::string("this TensorFlow has no ") + name);
  }

 private:
  void* handle_;
};

inline Interface findInterface() {
  const Library library;
  Interface tf;
  library.find(tf.newStatus, "TF_NewStatus");
  library.find(tf.deleteStatus, "TF_DeleteStatus");
  library.find(tf.setStatus, "TF_SetStatus");
  library.find(tf.getCode, "TF_GetCode");
  library.find(tf.message, "TF_Message");
  library.find(tf.newOpBuilder, "TF_NewOpDefinitionBuilder");
  library.find(tf.addAttribute, "TF_OpDefinitionBuilderAddAttr");
  library.find(tf.addInput, "TF_OpDefinitionBuilderAddInput");
  library.find(tf.addOutput, "TF_OpDefinitionBuilderAddOutput");
  library.find(tf.setShapeFunction, "TF_OpDefinitionBuilderSetShapeInferenceFunction");
  library.find(tf.registerOp, "TF_RegisterOpDefinition");
  library.find(tf.setUnknownShape, "TF_ShapeInferenceContextSetUnknownShape");
  library.find(tf.newKernelBuilder, "TF_NewKernelBuilder");
  library.find(tf.constrainType, "TF_KernelBuilder_TypeConstraint");
  library.find(tf.registerKernel, "TF_RegisterKernelBuilder");
  library.find(tf.getInput, "TF_GetInput");
  library.find(tf.allocateOutput, "TF_AllocateOutput");
  library.find(tf.fail, "TF_OpKernelContext_Failure");
  library.find(tf.deleteTensor, "TF_DeleteTensor");
  library.find(tf.data, "TF_TensorData");
  library.find(tf.rank, "TF_NumDims");
  library.find(tf.size, "TF_Dim");
  return tf;
}

}  // namespace tensorflow
