#include "core/src/slot.hpp"

#include <memory>
#include <string>

#include "catch.hpp"

using duet::Function;
using duet::detail::Slot;
using Callback = Function<void()>;

namespace {

void call(Slot& slot) {
  Slot::Taken callback(slot);
  callback.call<void()>();
}

}  // namespace

TEST_CASE("a callback is there for the next call") {
  Slot slot;
  int calls = 0;
  call(slot);
  slot.set(Callback([&] { ++calls; }));
  call(slot);
  call(slot);
  CHECK(calls == 2);
}

TEST_CASE("a callback that replaces itself lives to its end, and the new one is called next") {
  Slot slot;
  std::string log;
  slot.set(Callback([&log, &slot, alive = std::make_shared<int>(1)] {
    slot.set(Callback([&log] { log += 'b'; }));
    log += *alive == 1 ? 'a' : '?';
  }));
  call(slot);
  call(slot);
  CHECK(log == "ab");
}

TEST_CASE("a callback that removes itself is gone") {
  Slot slot;
  const auto witness = std::make_shared<int>(0);
  slot.set(Callback([&slot, witness] {
    slot.set(Callback());
    ++*witness;
  }));
  call(slot);
  call(slot);
  CHECK(*witness == 1);
  CHECK(witness.use_count() == 1);
}

TEST_CASE("a callback may outlive the slot that it came from") {
  auto slot = std::make_unique<Slot>();
  const auto witness = std::make_shared<int>(0);
  slot->set(Callback([&slot, witness] { slot.reset(); }));
  {
    Slot::Taken callback(*slot);
    callback.call<void()>();
    callback.forget_slot();
  }
  CHECK(witness.use_count() == 1);
}
