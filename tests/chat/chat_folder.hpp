// A folder for a test's store.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "catch.hpp"
#include "examples/chat/server/store.hpp"

namespace chat_test {

/// A folder that is removed at the end.
struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "duet-chat-XXXXXX").string();
    if (!mkdtemp(name.data())) std::abort();
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;

  [[nodiscard]] std::unique_ptr<chat::Store> open() const {
    std::string why;
    auto store = chat::Store::open((path / "chat.sqlite").string(), why);
    INFO(why);
    REQUIRE(store);
    return store;
  }
};

}  // namespace chat_test
