// Memory that is kept from one operation to the next: the system takes long to give large pages again and again.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include "thread-pool.h"

namespace network {

class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { std::free(numbers_); }

  // Numbers that nobody has written since are zero, or whatever an earlier operation left there.
  float* provide(size_t count) {
    if (count <= count_) return numbers_;
    std::free(numbers_);
    count_ = 0;
    const size_t bytes = (count * sizeof(float) + 4095) / 4096 * 4096;
    numbers_ = static_cast<float*>(std::aligned_alloc(4096, bytes));
    if (numbers_ == nullptr) throw std::bad_alloc();
    std::memset(numbers_, 0, bytes);
    count_ = count;
    return numbers_;
  }

 private:
  float* numbers_ = nullptr;
  size_t count_ = 0;
};

struct Workspace {
  explicit Workspace(int threads) : pool(threads), ofThread(threads) {}

  ThreadPool pool;
  Buffer shared;
  std::vector<Buffer> ofThread;
};

}  // namespace network
