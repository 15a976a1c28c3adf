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

TEST_CASE("a callback is called once it is set") {
  Slot slot;
  int calls = 0;
  call(slot);
  slot.set(Callback([&] { ++calls; }));
  call(slot);
  call(slot);
  CHECK(calls == 2);
}

TEST_CASE("a callback that replaces itself finishes before the new one is called") {
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

TEST_CASE("a callback that removes itself is removed") {
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

TEST_CASE("a callback may outlive its slot") {
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
