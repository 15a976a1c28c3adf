#include "slot.hpp"

#include <memory>
#include <string>

#include "catch.hpp"

using duet::Function;
using duet::detail::Slot;

namespace {

void call(Slot<void()>& slot) {
  std::uint32_t version = 0;
  auto callback = slot.take(version);
  callback();
  slot.put_back(std::move(callback), version);
}

}  // namespace

TEST_CASE("a callback is there for the next call") {
  Slot<void()> slot;
  int calls = 0;
  call(slot);
  slot.set([&] { ++calls; });
  call(slot);
  call(slot);
  CHECK(calls == 2);
}

TEST_CASE("a callback that replaces itself lives to its end, and the new one is called next") {
  Slot<void()> slot;
  std::string log;
  slot.set([&log, &slot, alive = std::make_shared<int>(1)] {
    slot.set([&log] { log += 'b'; });
    log += *alive == 1 ? 'a' : '?';
  });
  call(slot);
  call(slot);
  CHECK(log == "ab");
}

TEST_CASE("a callback that removes itself is gone") {
  Slot<void()> slot;
  const auto witness = std::make_shared<int>(0);
  slot.set([&slot, witness] {
    slot.set(nullptr);
    ++*witness;
  });
  call(slot);
  call(slot);
  CHECK(*witness == 1);
  CHECK(witness.use_count() == 1);
}
