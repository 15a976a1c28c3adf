#include <duet/token.hpp>

#include <string>

#include "base64url.hpp"
#include "client_core.hpp"
#include "subprotocol.hpp"
#include "wire_names.hpp"

namespace duet {

namespace {
constexpr std::size_t longest_token = 4096;  // fits into the 8 KiB that many servers allow for a request
}

Result<> set_token(Client& client, std::string_view token) {
  if (token.empty() || token.size() > longest_token) return Error::bad_token;
  std::vector<std::string>& names = detail::ClientCore::of(client).options().subprotocols;
  std::string entry = std::string(detail::wire::token_prefix) + detail::to_base64url(token);
  for (std::string& name : names)
    if (name.starts_with(detail::wire::token_prefix)) return name = std::move(entry), Result<>();
  if (names.empty()) names.emplace_back(detail::wire::token_name);
  names.push_back(std::move(entry));
  return {};
}

}  // namespace duet
