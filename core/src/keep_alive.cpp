#include <duet/keep_alive.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "client_core.hpp"
#include "client_feature.hpp"
#include "feature_list.hpp"
#include "limit.hpp"
#include "subprotocol.hpp"
#include "timer.hpp"
#include "wire_names.hpp"

namespace duet {

namespace detail {

namespace {

/// Sends a ping to a silent server, and ends the connection if there is no answer.
class KeepAlive final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 0;

  explicit KeepAlive(ClientCore& client) : client_(client) {}
  ~KeepAlive() override { stop(); }

  void set(const std::optional<KeepAliveOptions>& options) { options_ = options; }
  [[nodiscard]] bool watches() const { return watches_; }

 private:
  void on_connect(std::string_view url) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  bool on_close() override { return stop(), false; }
  void fire() override;

  void opened();
  void stop();

  ClientCore& client_;
  std::optional<KeepAliveOptions> options_;  // nullopt: off, from the next connection on
  KeepAliveOptions times_;                   // of the open connection
  Limit limit_;                              // from the ping to the answer
  bool agreed_ = false;                      // the server answers keep-alive messages
  bool watches_ = false;                     // a dead server would be noticed
  bool heard_ = false;                       // since the timer fired last
  bool asked_ = false;
};

// Offers each of the application's subprotocols a second time, with the keep-alive suffix, after all others:
// a server that chooses the first subprotocol of the list does not choose one that it does not know.
void KeepAlive::on_connect(std::string_view) {
  stop();
  if (!options_) return;
  std::vector<std::string>& names = client_.options().subprotocols;
  for (std::size_t i = 0, count = names.size(); i < count; ++i) {
    if (names[i].ends_with(wire::alive_suffix) || names[i].starts_with(wire::token_prefix)) continue;
    std::string name = names[i] + std::string(wire::alive_suffix);
    if (!contains(names, name)) names.push_back(std::move(name));
  }
}

bool KeepAlive::on_delivery(const SocketEvent& event, Closed* closed, bool) {
  heard_ = event.kind != SocketEvent::Kind::open;
  if (closed) stop();
  if (!heard_) opened();
  return agreed_ && event.kind == SocketEvent::Kind::text && event.text() == wire::alive_answer;
}

void KeepAlive::opened() {
  const std::string_view chosen = client_.subprotocol();
  agreed_ = chosen.ends_with(wire::alive_suffix);
  if (agreed_)
    client_.set_subprotocol(std::string(chosen.substr(0, chosen.size() - wire::alive_suffix.size())));
  // The connection may be lost already, with its end queued.
  watches_ = options_ && client_.socket() && (agreed_ || client_.socket()->life() != Socket::Life::unknown);
  if (!watches_) return;
  times_ = *options_;
  client_.loop().start(*this, times_.interval);
}

void KeepAlive::fire() {
  Socket* const socket = client_.socket();
  if (!socket) return stop();
  const Socket::Life life = socket->life();
  if (std::exchange(heard_, false) || life == Socket::Life::heard) {
    asked_ = false;
    client_.loop().start(*this, times_.interval);
  } else if (!asked_) {
    if (life == Socket::Life::unknown) socket->send(std::as_bytes(std::span(wire::alive_question)), true);
    asked_ = true;
    limit_.start(times_.timeout, client_.loop().missed(), socket->outflow());
    client_.loop().start(*this, times_.timeout);
  } else if (const Time more = limit_.extension(client_.loop().missed(), socket->outflow());
             more > Time::zero()) {
    client_.loop().start(*this, more);
  } else {
    stop();
    client_.lose(Cause::timeout);
  }
}

void KeepAlive::stop() {
  client_.loop().stop(*this);
  agreed_ = watches_ = asked_ = false;
}

}  // namespace

}  // namespace detail

void set_keep_alive(Client& client) {
  detail::FeatureList::get<detail::KeepAlive>(detail::ClientCore::of(client)).set(KeepAliveOptions{});
}

Result<> set_keep_alive(Client& client, KeepAliveOptions options) {
  if (options.interval <= detail::Time::zero() || options.timeout <= detail::Time::zero())
    return Error::bad_limit;
  detail::FeatureList::get<detail::KeepAlive>(detail::ClientCore::of(client)).set(options);
  return {};
}

void set_keep_alive(Client& client, std::nullopt_t) {
  detail::FeatureList::get<detail::KeepAlive>(detail::ClientCore::of(client)).set({});
}

bool is_kept_alive(Client& client) {
  return detail::FeatureList::get<detail::KeepAlive>(detail::ClientCore::of(client)).watches();
}

}  // namespace duet
