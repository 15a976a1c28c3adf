// A pairing heap whose nodes are the timers: Fredman et al., Algorithmica 1 (1986). `before_` of the first
// child points to the parent, that of other children to the left sibling, so that any timer can be removed.
#include <utility>

#include "timer_queue.hpp"

namespace duet::detail {

struct Timer::Heap {
  static bool is_before(const Timer& a, const Timer& b) {
    return a.due_ < b.due_ || (a.due_ == b.due_ && a.order_ < b.order_);
  }

  /// Merges two heaps by their first timers. Either may be null.
  static Timer* meld(Timer* a, Timer* b) {
    if (!a || !b) return a ? a : b;
    if (is_before(*b, *a)) std::swap(a, b);
    b->next_ = a->child_;
    if (b->next_) b->next_->before_ = b;
    b->before_ = a;
    a->child_ = b;
    return a;
  }

  /// Merges a list of siblings into one heap: in pairs from left to right, then all from right to left.
  static Timer* meld_siblings(Timer* first) {
    Timer* pairs = nullptr;  // the last one first, by their next_
    while (first) {
      Timer* const a = first;
      Timer* const b = std::exchange(a->next_, nullptr);
      first = b ? std::exchange(b->next_, nullptr) : nullptr;
      Timer* const pair = meld(a, b);
      pair->next_ = std::exchange(pairs, pair);
    }
    Timer* heap = nullptr;
    while (pairs) {
      Timer* const pair = pairs;
      pairs = std::exchange(pair->next_, nullptr);
      heap = meld(heap, pair);
    }
    if (heap) heap->before_ = nullptr;
    return heap;
  }

  /// Detaches the timer, with its children, from its parent and siblings.
  static void cut(Timer& timer) {
    Timer*& link = timer.before_->child_ == &timer ? timer.before_->child_ : timer.before_->next_;
    link = timer.next_;
    if (timer.next_) timer.next_->before_ = timer.before_;
    timer.before_ = nullptr;
    timer.next_ = nullptr;
  }

  /// Does not recurse: a heap may be deep.
  static Timer* find(Timer* first, TimerId id) {
    for (Timer* timer = first; timer;) {
      if (timer->id_ == id) return timer;
      if (timer->child_) {
        timer = timer->child_;
        continue;
      }
      while (timer && !timer->next_) timer = parent(timer);
      if (timer) timer = timer->next_;
    }
    return nullptr;
  }

  static Timer* parent(Timer* timer) {
    while (timer->before_ && timer->before_->child_ != timer) timer = timer->before_;
    return timer->before_;
  }
};

void TimerQueue::start(Timer& timer, Time due) {
  stop(timer);
  timer.due_ = due;
  timer.order_ = ++started_;
  first_ = Timer::Heap::meld(first_, &timer);
  first_->before_ = nullptr;
}

void TimerQueue::stop(Timer& timer) {
  if (&timer == first_) {
    first_ = Timer::Heap::meld_siblings(std::exchange(timer.child_, nullptr));
  } else if (timer.before_) {
    Timer::Heap::cut(timer);
    first_ = Timer::Heap::meld(first_, Timer::Heap::meld_siblings(std::exchange(timer.child_, nullptr)));
  }
}

Timer* TimerQueue::find(TimerId id) const { return id != 0 ? Timer::Heap::find(first_, id) : nullptr; }

Timer* TimerQueue::take_due(Time now) {
  Timer* const timer = first_;
  if (!timer || timer->due_ > now) return nullptr;
  stop(*timer);
  return timer;
}

}  // namespace duet::detail
