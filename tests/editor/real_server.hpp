// The editor's real server with a file of its own, and real clients, all on one loop.
#pragma once

#include <duet/client.hpp>
#include <duet/server.hpp>
#include <duet/token.hpp>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "examples/editor/core/editor.hpp"
#include "examples/editor/server/service.hpp"
#include "native/temporary_folder.hpp"

namespace editor_test {

using Folder = duet_test::TemporaryFolder;

class RealServer {
 public:
  explicit RealServer(editor::Limits limits = {}) : limits_(limits) { start(); }

  void start() {
    std::string why;
    store_ = editor::Store::open(folder_ / "editor.sqlite", why);
    if (!store_) std::abort();
    duet::ServerOptions options{.port = port_, .host = "127.0.0.1"};
    editor::Service::prepare(options);
    server_.emplace(loop, options);
    service_.emplace(loop, *server_, *store_, editor::Service::Options{limits_});
    if (!server_->route("/", service_->route())) std::abort();
    const auto listening = server_->listen();
    if (!listening) std::abort();
    port_ = listening->port;
    url = listening->url();
  }

  void stop() {
    server_.reset();
    service_.reset();
    store_.reset();
  }

  /// Runs the loop until the condition is met. Returns false after a long time.
  template <class Condition>
  bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      // The loop has a timer at least, so run() ends.
      loop.after(std::chrono::milliseconds(1), [this] { loop.stop(); });
      loop.run();
    }
    return true;
  }

  [[nodiscard]] editor::Store& store() { return *store_; }

  duet::Loop loop;
  std::string url;

 private:
  editor::Limits limits_;
  Folder folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<editor::Store> store_;
  std::optional<editor::Service> service_;  // the server calls it
  std::optional<duet::Server> server_;
};

/// A person with a real connection.
struct RealPerson {
  RealPerson(RealServer& server, std::string name, std::string kept = {}, std::string document = "Notes")
      : editor(server.loop, {.url = server.url,
                             .document = std::move(document),
                             .name = std::move(name),
                             .kept = std::move(kept)}) {
    editor.on_notice([this](std::string_view text) { notices.emplace_back(text); });
    editor.on_moments([this](const editor::Moments& answer) { moments = answer.list; });
    editor.on_past([this](const editor::Past& answer) { past = answer.text; });
    editor.start();
  }

  bool write(std::uint32_t position, std::uint32_t erased, std::string text) {
    const text::Patch patch{position, erased, std::move(text)};
    return editor.edit({&patch, 1});
  }
  [[nodiscard]] std::string text() const {
    return editor.has_text() ? editor.document().text() : "(no text)";
  }
  [[nodiscard]] bool is_stored() const { return editor.has_text() && editor.unstored() == 0; }
  [[nodiscard]] common::Link::State state() const { return editor.link().state; }

  std::vector<std::string> notices;
  std::optional<std::vector<editor::Moment>> moments;
  std::optional<std::string> past;
  editor::Editor editor;
};

/// A client that sends any bytes.
struct Stranger {
  explicit Stranger(RealServer& server, const std::string& token = {})
      : client(server.loop, {.subprotocols = {editor::subprotocol}}) {
    client.on_open([this] { is_open = true; });
    client.on_message([this](duet::Message message) {
      if (auto reply = editor::decode_reply(message.text())) replies.push_back(*reply);
    });
    client.on_close([this](const duet::Closed& one) { closed = one; });
    if (!token.empty() && !duet::set_token(client, token)) std::abort();
    if (!client.connect(server.url) || !server.until([this] { return is_open; })) std::abort();
  }

  void send(const editor::Request& request) { client.send_binary(editor::encode(request)); }

  template <class Kind>
  [[nodiscard]] const Kind* find() const {
    for (const auto& one : replies)
      if (const auto* found = std::get_if<Kind>(&one)) return found;
    return nullptr;
  }

  duet::Client client;
  bool is_open = false;
  std::vector<editor::Reply> replies;
  std::optional<duet::Closed> closed;
};

}  // namespace editor_test
