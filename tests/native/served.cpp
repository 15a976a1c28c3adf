#include "served.hpp"

#include <algorithm>
#include <cstdlib>

#include "catch.hpp"
#include "support/event_lines.hpp"

namespace duet_test {

namespace {

/// Omits was_open, which servers do not have.
std::string closed_line(duet::Closed closed) {
  closed.was_open = false;
  return line_of(closed);
}

bool is_closed_line(const std::string& line) { return line.starts_with("closed "); }

}  // namespace

Expect::~Expect() { CHECK(failed_lines_ == std::vector<int>()); }

void Expect::operator()(bool is_so, int line) {
  if (is_so) return;
  const std::lock_guard lock(mutex_);
  failed_lines_.push_back(line);
}

Served::Served(duet::ServerOptions options, ServedHooks hooks)
    : options_(std::move(options)), hooks_(std::move(hooks)) {
  std::promise<void> ready;
  std::future<void> is_ready = ready.get_future();
  thread_ = std::thread([this, promise = std::move(ready)]() mutable { run(std::move(promise)); });
  is_ready.wait();
}

void Served::run(std::promise<void> ready) {
  duet::Loop loop;
  loop_ = &loop;
  server_.emplace(loop, options_);
  set_callbacks();
  if (const auto endpoint = server_->listen())
    endpoint_ = *endpoint;
  else
    write("not listening: " + endpoint.error().message());
  const auto keep_running = loop.after(std::chrono::hours(24), [] {});
  ready.set_value();
  loop.run();
  loop.cancel(keep_running);
  server_.reset();
  newest_.reset();
}

void Served::set_callbacks() {
  if (hooks_.on_upgrade) server_->on_upgrade([this](duet::Upgrade& upgrade) { hooks_.on_upgrade(upgrade); });
  if (hooks_.on_request)
    server_->on_request([this](duet::HttpRequest& request) { hooks_.on_request(request); });
  server_->on_open([this](duet::Connection ws) {
    newest_ = ws;
    write("open");
    if (hooks_.on_open) hooks_.on_open(ws);
  });
  server_->on_message([this](duet::Connection ws, duet::Message m) {
    write(message_line(m.is_text(), shortened(m.text())));
    if (hooks_.on_message) return hooks_.on_message(ws, m);
    if (m.is_text())
      ws.send_text(m.text());
    else
      ws.send_binary(m.bytes());
  });
  server_->on_close([this](duet::Connection ws, const duet::Closed& closed) {
    write(closed_line(closed));
    if (hooks_.on_close) hooks_.on_close(ws, closed);
  });
}

Served::~Served() {
  const auto left = [this] { return ask([this] { return server_ ? server_->connection_count() : 0; }); };
  CHECK(eventually([&] { return left() == 0; }));
  const auto lines = log();
  const auto opens = std::count(lines.begin(), lines.end(), "open");
  if (ask([this] { return server_.has_value(); }))
    CHECK(opens == std::count_if(lines.begin(), lines.end(), is_closed_line));
  loop_->post([loop = loop_] { loop->stop(); });
  thread_.join();
}

RawSocket Served::open() {
  RawSocket socket = connect();
  if (!open_as_client(socket)) return {};
  return socket;
}

void Served::in_loop(const std::function<void()>& what) {
  auto done = std::make_shared<std::promise<void>>();
  loop_->post([what, done] {
    what();
    done->set_value();
  });
  if (done->get_future().wait_for(patience) != std::future_status::ready) std::abort();  // the loop hangs
}

void Served::settle() {
  // A turn of a loop handles the network, events, timers, and then posted functions: the network is handled
  // between two posted functions. The first call ends the turn that is running.
  for (int turn = 0; turn < 3; ++turn) in_loop([] {});
}

void Served::settle(const RawSocket& sender) {
  REQUIRE(eventually([&] { return sender.is_delivered(); }));
  settle();
}

void Served::write(std::string line) {
  const std::lock_guard lock(mutex_);
  log_.push_back(std::move(line));
}

std::vector<std::string> Served::log() {
  const std::lock_guard lock(mutex_);
  return log_;
}

std::string Served::closed() {
  std::string line = "nothing";
  const auto has_come = [&] {
    const std::lock_guard lock(mutex_);
    const auto first = std::find_if(log_.begin(), log_.end(), is_closed_line);
    if (first != log_.end()) line = *first;
    return first != log_.end();
  };
  static_cast<void>(eventually(has_come));  // the returned line shows it
  return line;
}

std::string http_answer(Served& served, std::string_view request, std::string_view lines) {
  RawSocket socket = served.connect();
  REQUIRE(
      socket.send(std::string(request) + " HTTP/1.1\r\nConnection: close\r\n" + std::string(lines) + "\r\n"));
  return socket.read_to_end();
}

std::string handshake_status(Served& served, std::string_view lines) {
  RawSocket socket = served.connect();
  socket.send(upgrade_request(lines));
  const std::string answer = socket.read_until("\r\n\r\n");
  return answer.size() < 12 ? "'" + answer + "'" : answer.substr(9, 3);
}

}  // namespace duet_test
