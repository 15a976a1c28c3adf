// A folder for a test's store.
#pragma once

#include <memory>
#include <string>

#include "catch.hpp"
#include "examples/chat/server/store.hpp"
#include "native/temporary_folder.hpp"

namespace chat_test {

/// A folder that is removed at the end.
struct Folder : duet_test::TemporaryFolder {
  [[nodiscard]] std::unique_ptr<chat::Store> open() const {
    std::string why;
    auto store = chat::Store::open((*this / "chat.sqlite").string(), why);
    INFO(why);
    REQUIRE(store);
    return store;
  }
};

}  // namespace chat_test
