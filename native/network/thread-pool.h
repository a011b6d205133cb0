// Threads that wait for work of one caller at a time; the caller is the first of them.
#pragma once

#include <immintrin.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace network {

class ThreadPool {
 public:
  // Throws std::system_error where the system gives no more threads.
  explicit ThreadPool(int threads) {
    try {
      for (int thread = 1; thread < threads; thread++) workers_.emplace_back([this, thread] { serve(thread); });
    } catch (...) {
      end();
      throw;
    }
  }
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() { end(); }

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  // body(task, thread) for every task below `tasks`, in no order. Where one throws, no further one begins; when all
  // threads are done, what was thrown first is thrown here.
  void run(size_t tasks, const std::function<void(size_t, int)>& body) {
    if (tasks <= 1 || workers_.empty()) {
      for (size_t task = 0; task < tasks; task++) body(task, 0);
      return;
    }
    body_ = &body;
    tasks_ = tasks;
    next_ = 0;
    floatingPoint_ = _mm_getcsr();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      busy_ = static_cast<int>(workers_.size());
      round_++;
    }
    wake_.notify_all();
    work(0);
    for (long turn = 0; busy_ > 0; turn++) turn < kPatience ? _mm_pause() : std::this_thread::yield();
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

 private:
  // Turns of waiting before a thread gives its processor away: a tenth of a millisecond (measured on Zen 3).
  static constexpr int kPatience = 4000;

  void work(int thread) {
    try {
      for (size_t task; (task = next_++) < tasks_;) (*body_)(task, thread);
    } catch (...) {
      next_ = tasks_;
      std::lock_guard<std::mutex> lock(mutex_);
      if (!thrown_) thrown_ = std::current_exception();
    }
  }

  void end() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ended_ = true;
    }
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void serve(int thread) {
    for (long seen = 0;;) {
      for (int turn = 0; turn < kPatience && round_ == seen; turn++) _mm_pause();
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return round_ != seen || ended_; });
        if (ended_) return;
        seen = round_;
      }
      // TensorFlow's threads flush what is denormal to zero: the bits must not depend on which thread has a task.
      _mm_setcsr(floatingPoint_);
      work(thread);
      busy_--;
    }
  }

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<long> round_{0};
  std::atomic<int> busy_{0};
  std::atomic<size_t> next_{0};
  size_t tasks_ = 0;
  unsigned floatingPoint_ = 0;
  const std::function<void(size_t, int)>* body_ = nullptr;
  std::exception_ptr thrown_;
  bool ended_ = false;
};

}  // namespace network
