#pragma once

#include <duet/client.hpp>
#include <duet/server.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/eventually.hpp"

namespace duet_test {

/// Clients on one loop, and their received messages, in order.
class Many {
 public:
  explicit Many(duet::Loop& loop) : loop_(loop) {}

  struct One {
    explicit One(duet::Loop& loop) : client(loop) {}
    duet::Client client;
    std::vector<std::string> got = {};
    int closed_with = 0;
  };

  /// Connects this many more, and waits until all are open.
  void connect(const std::string& url, int count);
  One& operator[](std::size_t i) { return *all_[i]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  void send_to_all(const std::string& text);

  /// Runs the loop until the condition holds.
  Came wait(const std::function<bool()>& is_so) { return eventually(running(loop_), is_so); }
  Came wait_for_messages(std::size_t each);
  Came wait_for_closes();

 private:
  duet::Loop& loop_;
  std::vector<std::unique_ptr<One>> all_;
};

}  // namespace duet_test
