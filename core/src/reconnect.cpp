#include <duet/reconnect.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <random>
#include <string>

#include "as_text.hpp"
#include "backoff.hpp"
#include "client_core.hpp"
#include "client_feature.hpp"
#include "feature_list.hpp"
#include "timer.hpp"

namespace duet {

namespace detail {

namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

/// Reconnects a client, and queues the messages that it sends while it is offline.
class Reconnector final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 1;

  explicit Reconnector(ClientCore& client) : client_(client) {}
  ~Reconnector() override { stop_waiting(); }

  void set(ReconnectOptions options);
  void turn_off();

 private:
  void on_connect(std::string_view url) override;
  SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  bool on_close() override;
  void fire() override;

  void send_queued();
  void plan_retry(Closed& closed, std::chrono::seconds asked_for);
  [[nodiscard]] bool retries(const Closed& closed);
  bool stop_waiting();
  void forget_queue();

  struct Queued {
    std::string payload;
    bool is_text;
  };

  ClientCore& client_;
  ReconnectOptions options_;
  std::optional<Backoff> backoff_;
  std::string url_;
  std::deque<Queued> queue_;
  std::size_t queued_bytes_ = 0;
  unsigned failed_ = 0;  // attempts in a row
  Time opened_ = never;
  bool waiting_ = false;  // for the next attempt; refs the loop
};

void Reconnector::fire() {
  std::string_view refused;
  static_cast<void>(client_.connect(url_, refused));
}

void Reconnector::set(ReconnectOptions options) {
  options_ = std::move(options);
  backoff_.emplace(options_.first_delay, options_.longest_delay,
                   options_.seed ? *options_.seed : random_seed());
}

void Reconnector::turn_off() {
  if (stop_waiting()) forget_queue();
  backoff_.reset();
}

void Reconnector::on_connect(std::string_view url) {
  stop_waiting();
  opened_ = never;
  if (url.data() == url_.data()) return;  // from fire()
  url_ = std::string(url);
  failed_ = 0;
  if (backoff_) backoff_->reset();
}

SendResult Reconnector::on_send(std::span<const std::byte> payload, bool is_text, SendResult result) {
  const bool may_open = waiting_ || client_.state() == ReadyState::connecting;
  if (!backoff_ || options_.max_offline_messages == 0 || !may_open) return result;
  if (queue_.size() >= options_.max_offline_messages ||
      payload.size() > options_.max_offline_bytes - std::min(queued_bytes_, options_.max_offline_bytes))
    return Error::queue_full;
  queue_.push_back({std::string(as_text(payload)), is_text});
  queued_bytes_ += payload.size();
  return {};
}

bool Reconnector::on_delivery(const SocketEvent& event, Closed* closed, bool by_application) {
  if (event.kind == SocketEvent::Kind::open) send_queued();
  if (closed && !by_application) plan_retry(*closed, std::chrono::seconds(event.retry_after));
  if (closed && !closed->retry_in) forget_queue();
  return false;
}

void Reconnector::send_queued() {
  opened_ = client_.loop().transport().now();
  for (const Queued& each : queue_)
    if (Socket* const socket = client_.socket())
      socket->send(std::as_bytes(std::span(each.payload.data(), each.payload.size())), each.is_text);
  forget_queue();
}

void Reconnector::plan_retry(Closed& closed, std::chrono::seconds asked_for) {
  if (!backoff_) return;  // turned off
  const Time now = client_.loop().transport().now();
  if (opened_ != never && now - opened_ >= options_.stable_after) {
    failed_ = 0;
    backoff_->reset();
  }
  if (!retries(closed)) return;
  // The random delay is added, so that clients that received the same Retry-After do not reconnect all at
  // once.
  closed.retry_in = backoff_->next() + std::min<Time>(asked_for, options_.longest_retry_after);
  waiting_ = true;
  client_.loop().ref();
  client_.loop().start(*this, *closed.retry_in);
}

bool Reconnector::retries(const Closed& closed) {
  if (url_.empty()) return false;  // the attempt began before set_reconnect()
  if (failed_++ >= options_.max_retries) return false;
  return options_.should_retry ? options_.should_retry(closed) : is_worth_retrying(closed);
}

bool Reconnector::on_close() {
  if (!stop_waiting()) return false;
  forget_queue();
  return true;
}

bool Reconnector::stop_waiting() {
  if (!std::exchange(waiting_, false)) return false;
  client_.loop().stop(*this);
  client_.loop().unref();
  return true;
}

void Reconnector::forget_queue() {
  queue_.clear();
  queued_bytes_ = 0;
}

}  // namespace

}  // namespace detail

bool is_worth_retrying(const Closed& closed) {
  if (closed.cause == Cause::overflow) return true;  // 1008 is this end's own
  if (closed.cause == Cause::subprotocol || closed.cause == Cause::aborted) return false;
  const unsigned status = closed.http_status;
  if (status >= 400 && status < 500 && status != 408 && status != 429) return false;
  switch (closed.code) {
    case close_code::normal:
    case close_code::protocol_error:
    case close_code::unsupported_data:
    case close_code::invalid_data:
    case close_code::policy_violation:
    case close_code::too_big:
    case 1010:  // the client required an extension
      return false;
    default: return !(closed.code >= 3500 && closed.code < 4000) && closed.code < 4500;
  }
}

void set_reconnect(Client& client, ReconnectOptions options) {
  detail::FeatureList::get<detail::Reconnector>(detail::ClientCore::of(client)).set(std::move(options));
}

void set_reconnect(Client& client, std::nullopt_t) {
  detail::FeatureList::get<detail::Reconnector>(detail::ClientCore::of(client)).turn_off();
}

}  // namespace duet
