#include "redis/redis_session.hpp"

#include <charconv>

namespace duet::detail {

namespace {

/// The oldest version, as major * 100 + minor: exclusive ranges of XRANGE, ACL.
constexpr int oldest_version = 602;

std::string_view field(std::string_view info, std::string_view name) {
  const std::string start = '\n' + std::string(name) + ':';
  const std::size_t at = info.find(start);
  if (at == std::string_view::npos) return {};
  info.remove_prefix(at + start.size());
  return info.substr(0, info.find_first_of("\r\n"));
}

int version_of(std::string_view text) {
  int major = 0;
  int minor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), major);
  if (error != std::errc() || end == text.data() + text.size()) return 0;
  std::from_chars(end + 1, text.data() + text.size(), minor);
  return major * 100 + minor;
}

Failure unusable(std::string sentence) { return {Error::backplane_unavailable, std::move(sentence)}; }

}  // namespace

// A script's error names the script behind Redis' own sentence.
Failure failure_of(const RedisReply& reply) {
  std::string_view sentence = reply.text();
  sentence = sentence.substr(0, sentence.find(" script: "));
  if (sentence.empty()) sentence = "the connection was lost";
  return unusable(std::string(sentence));
}

void log_in(RedisConnection& connection, const RedisAddress& address,
            std::shared_ptr<Function<void(std::string_view)>> failed) {
  if (address.password.empty()) return;
  const auto check = [failed = std::move(failed)](const RedisReply& reply) {
    if (reply.kind() == RedisReply::Kind::error) (*failed)(reply.text());
  };
  if (address.user.empty())
    connection.send({"AUTH", address.password}, check);
  else
    connection.send({"AUTH", address.user, address.password}, check);
}

Result<RedisInfo, Failure> RedisInfo::parse(std::string_view info) {
  const std::string_view version = field(info, "redis_version");
  if (version.empty()) return unusable("it does not tell its version");
  if (version_of(version) < oldest_version)
    return unusable("it is Redis " + std::string(version) + ", and 6.2 or later is needed");
  const std::string_view mode = field(info, "redis_mode");
  if (mode == "cluster") return unusable("it is a cluster, which is not supported");
  if (mode == "sentinel")
    return unusable("it is a sentinel: a URL of sentinels begins with redis+sentinel://");
  if (field(info, "loading") == "1") return unusable("it is loading its data");
  if (field(info, "role") == "slave") return unusable("it is a replica, which cannot be written to");
  return RedisInfo{std::string(field(info, "run_id")), field(info, "aof_enabled") == "1"};
}

RedisSession::RedisSession(IoContext& io, const RedisTarget& target, RedisSessionEvents& events)
    : target_(target),
      events_(events),
      connection_(std::make_shared<RedisConnection>(io, target, static_cast<RedisConnectionEvents&>(*this))) {
}

void RedisSession::fail(std::string_view reason) {
  events_.on_session_lost(target_.address.name() + ": " + std::string(reason));
}

void RedisSession::on_redis_connected() {
  log_in(*connection_, target_.address,
         std::make_shared<Function<void(std::string_view)>>([this](std::string_view why) { fail(why); }));
  if (target_.address.database != 0)
    connection_->send({"SELECT", std::to_string(target_.address.database)}, [this](const RedisReply& reply) {
      if (reply.kind() == RedisReply::Kind::error) fail(reply.text());
    });
  connection_->send({"INFO"}, [this](const RedisReply& reply) { check(reply); });
}

void RedisSession::check(const RedisReply& reply) {
  if (reply.kind() != RedisReply::Kind::text) return fail(reply.text());
  const auto info = RedisInfo::parse(reply.text());
  if (!info) return fail(info.error().detail);
  info_ = *info;
  // If CONFIG is not allowed, the file is taken for one that may lose its end.
  connection_->send({"CONFIG", "GET", "appendfsync"}, [this](const RedisReply& config) {
    // A replica may lack the end of what its primary has stored, so a failover is never durable.
    const bool is_durable = target_.address.sentinels.empty() && info_.is_aof && config[1].text() == "always";
    // A primary that was a replica meanwhile has the run that it had before, and other data.
    run_ = is_durable ? "durable" : info_.run + target_.failovers;
    load_scripts();
  });
}

void RedisSession::load_scripts() {
  for (std::size_t i = 0; i < redis_script_count; ++i)
    connection_->send({"SCRIPT", "LOAD", text_of(static_cast<RedisScript>(i))},
                      [this, i](const RedisReply& reply) {
                        if (reply.kind() != RedisReply::Kind::text) return fail(reply.text());
                        hashes_[i] = reply.text();
                        if (i + 1 == redis_script_count) events_.on_session_ready();
                      });
}

void RedisSession::call(RedisScript script, std::initializer_list<std::string_view> keys,
                        std::initializer_list<std::string_view> arguments, RedisConnection::Answer answer) {
  const std::string count = std::to_string(keys.size());
  std::vector<std::string_view> words{"EVALSHA", hashes_[static_cast<std::size_t>(script)], count};
  words.insert(words.end(), keys);
  words.insert(words.end(), arguments);
  connection_->send(std::span<const std::string_view>(words), std::move(answer));
}

}  // namespace duet::detail
