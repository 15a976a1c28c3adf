#include "redis/redis_address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/percent.hpp"

namespace duet::detail {

namespace {

Failure fault(std::string_view sentence) { return {Error::bad_url, std::string(sentence)}; }

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// Removes and returns the text before the last `mark`; nullopt if there is none.
std::optional<std::string_view> cut_before_last(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at + 1);
  return head;
}

/// Returns the fault of a "host:port", or an empty string.
std::string_view read_host(std::string_view text, std::string& host, std::uint16_t& port) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  if (has_port && (!read_number(text.substr(colon + 1), port) || port == 0))
    return "the port of a Redis URL is a number from 1 to 65535";
  host = text.substr(0, has_port ? colon : text.size());
  return host.empty() ? "a Redis URL has a host" : "";
}

/// Reads "host:port,host:port".
std::string_view read_sentinels(std::string_view text, std::vector<RedisSentinel>& sentinels) {
  for (;;) {
    const std::size_t comma = text.find(',');
    RedisSentinel& sentinel = sentinels.emplace_back();
    const std::string_view why = read_host(text.substr(0, comma), sentinel.host, sentinel.port);
    if (!why.empty() || comma == std::string_view::npos) return why;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

Result<RedisAddress, Failure> RedisAddress::parse(std::string_view url) {
  RedisAddress address;
  const std::string_view scheme = url.substr(0, std::min(url.find("://"), url.size()));
  address.secure = scheme.starts_with("rediss");
  const bool has_sentinels = scheme.ends_with("+sentinel");
  if (scheme != std::string(address.secure ? "rediss" : "redis") + (has_sentinels ? "+sentinel" : "") ||
      scheme.size() == url.size())
    return fault("a Redis URL begins with redis://, rediss://, redis+sentinel:// or rediss+sentinel://");
  url.remove_prefix(scheme.size() + 3);

  const std::size_t slash = url.find('/');
  if (slash != std::string_view::npos) {
    std::string_view database = url.substr(slash + 1);
    if (has_sentinels) {
      const std::size_t end = std::min(database.find('/'), database.size());
      address.service = database.substr(0, end);
      database.remove_prefix(std::min(end + 1, database.size()));
    }
    if (!database.empty() && !read_number(database, address.database))
      return fault("the database of a Redis URL is a number");
    url = url.substr(0, slash);
  }
  if (const auto account = cut_before_last(url, '@')) {
    const std::size_t colon = account->find(':');
    if (colon == std::string_view::npos)
      return fault("a Redis URL has a password after the user: redis://user:password@host");
    const auto user = percent_decoded(account->substr(0, colon));
    const auto password = percent_decoded(account->substr(colon + 1));
    if (!user || !password) return fault("the user or password of a Redis URL is not percent-encoded");
    address.user = *user;
    address.password = *password;
  }
  if (has_sentinels && address.service.empty())
    return fault("a URL of sentinels has the name of the primary: redis+sentinel://host/name");
  const std::string_view why =
      has_sentinels ? read_sentinels(url, address.sentinels) : read_host(url, address.host, address.port);
  if (!why.empty()) return fault(why);
  return address;
}

}  // namespace duet::detail
