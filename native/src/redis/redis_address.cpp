#include "redis/redis_address.hpp"

#include <charconv>
#include <optional>

#include "base/percent.hpp"

namespace duet::detail {

namespace {

Failure fault(std::string_view sentence) { return {Error::bad_url, std::string(sentence)}; }

template <class Number>
bool read(std::string_view text, Number& number) {
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

}  // namespace

Result<RedisAddress, Failure> RedisAddress::parse(std::string_view url) {
  RedisAddress address;
  address.secure = url.starts_with("rediss://");
  if (!address.secure && !url.starts_with("redis://"))
    return fault("a Redis URL begins with redis:// or rediss://");
  url.remove_prefix(address.secure ? 9 : 8);

  const std::size_t slash = url.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view database = url.substr(slash + 1);
    if (!database.empty() && !read(database, address.database))
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
  const std::size_t bracket = url.rfind(']');
  const std::size_t colon = url.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  if (has_port && (!read(url.substr(colon + 1), address.port) || address.port == 0))
    return fault("the port of a Redis URL is a number from 1 to 65535");
  address.host = url.substr(0, has_port ? colon : url.size());
  if (address.host.empty()) return fault("a Redis URL has a host");
  return address;
}

}  // namespace duet::detail
