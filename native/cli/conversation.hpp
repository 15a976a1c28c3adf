#pragma once

#include <duet/client.hpp>

#include <memory>
#include <optional>
#include <string>

#include "connect_options.hpp"
#include "line_input.hpp"

namespace duet_cli {

/// A conversation with a server: sends messages with backpressure, prints the answers, and ends when
/// everything is sent and answered, or nothing was received for a while. It exists until the process ends, as
/// its threads do.
class Conversation {
 public:
  explicit Conversation(const ConnectOptions& options);

  /// Returns the exit status.
  int run();

 private:
  /// Sets the client up and starts connecting. Returns false, with a sentence, for unusable options.
  bool begin();
  void watch_output();

  void opened();
  void send_what_fits();
  std::optional<std::string> next_text();
  [[nodiscard]] bool is_input_over();
  void send(const std::string& text);
  void close_when_done();

  void received(const duet::Message& message);
  void output_failed(int error);
  void ended(const duet::Closed& closed);
  bool fail(std::string_view sentence, std::string_view what = {});

  const ConnectOptions& options_;
  duet::Loop loop_;
  duet::Client client_;
  std::unique_ptr<LineInput> input_;  // null with --send
  std::size_t next_message_ = 0;      // of --send
  std::size_t sent_ = 0;              // by this connection
  std::size_t received_ = 0;
  duet::TimerId quiet_ = 0;
  bool must_wait_ = false;  // for on_drain
  bool failed_ = false;
  bool output_failed_ = false;
  int status_ = 1;
};

}  // namespace duet_cli
