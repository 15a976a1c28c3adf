#include "redis/redis_connection.hpp"

#include <utility>

#include "net/tls_stream.hpp"

namespace duet::detail {

RedisConnection::RedisConnection(IoContext& io, const RedisTarget& target, RedisConnectionEvents& events)
    : io_(io), target_(target), events_(&events), time_limit_(io, *this) {}

void RedisConnection::start() {
  time_limit_.start(target_.timeout);
  const RedisAddress& address = target_.address;
  connector_ = std::make_shared<Connector>(
      io_, Destination{address.host, address.port, address.secure, address.name()}, target_.options,
      [this](Connector::Outcome outcome) { connected(std::move(outcome)); });
  connector_->start();
}

std::deque<RedisConnection::Answer> RedisConnection::close() {
  events_ = nullptr;
  time_limit_.stop();
  if (connector_) std::exchange(connector_, nullptr)->stop();
  if (stream_) stream_->close();
  io_.destroy_later(shared_from_this());
  std::deque<Answer> answers;
  for (Waiting& each : waiting_) answers.push_back(std::move(each.answer));
  waiting_.clear();
  return answers;
}

void RedisConnection::connected(Connector::Outcome outcome) {
  connector_.reset();
  if (!outcome.stream) return lose(outcome.detail);
  if (!target_.tls) {
    stream_ = std::move(outcome.stream);
    stream_->report_to(*this);
    return on_stream_open();
  }
  const std::string& name = target_.options->tls.server_name;
  auto session = std::make_unique<TlsSession>(*target_.tls, TlsSession::Role::client,
                                              name.empty() ? without_brackets(target_.address.host) : name);
  session->pin(target_.options->tls.pinned_keys);
  const auto stream = std::make_shared<TlsStream>(io_, *outcome.stream, std::move(session),
                                                  static_cast<StreamEvents&>(*this));
  io_.destroy_later(std::move(outcome.stream));  // one of its callbacks may be running
  stream_ = stream;
  stream->begin();
}

void RedisConnection::on_stream_open() {
  time_limit_.stop();
  if (events_) events_->on_redis_connected();
}

void RedisConnection::send(std::span<const std::string_view> words, Answer answer) {
  if (!events_ || !stream_) return;
  const std::string command = redis_command(words);
  const std::size_t cost = command.size() + sizeof(Waiting);
  waiting_.push_back({std::move(answer), cost});
  unanswered_ += cost;
  if (!time_limit_.is_running()) time_limit_.start(target_.timeout);
  write(command);
}

void RedisConnection::send_unanswered(std::span<const std::string_view> words) {
  if (events_ && stream_) write(redis_command(words));
}

void RedisConnection::write(const std::string& command) {
  stream_->out().append(std::as_bytes(std::span(command)));
  stream_->request_flush();
}

void RedisConnection::on_stream_bytes(std::span<std::byte> bytes) {
  reader_.feed(bytes);
  RedisReply reply;
  while (events_) {
    switch (reader_.next(reply)) {
      case RedisReader::Status::want_more: return;
      case RedisReader::Status::failed:
        return lose(target_.address.name() + " does not speak the protocol of Redis: " + reader_.error());
      case RedisReader::Status::reply: take(reply);
    }
  }
}

void RedisConnection::take(const RedisReply& reply) {
  if (waiting_.empty()) return events_->on_redis_push(reply);
  Answer answer = std::move(waiting_.front().answer);
  unanswered_ -= waiting_.front().cost;
  waiting_.pop_front();
  if (waiting_.empty())
    time_limit_.stop();
  else
    time_limit_.start(target_.timeout);
  answer(reply);
}

void RedisConnection::on_stream_end(Cause, std::string_view detail) {
  lose(target_.address.name() + ": " + std::string(detail));
}

void RedisConnection::on_deadline() { lose(target_.address.name() + ": no answer in time"); }

void RedisConnection::lose(const std::string& reason) {
  time_limit_.stop();
  if (events_) events_->on_redis_lost(reason);
}

}  // namespace duet::detail
