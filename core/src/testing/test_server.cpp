#include "test_server.hpp"

#include <algorithm>

namespace duet::detail {

namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view path_of(const Url& url) {
  const std::string_view path = url.target.substr(0, url.target.find('?'));
  return path.empty() ? "/" : path;
}

}  // namespace

TestServer::TestServer(const Url& url)
    : secure_(url.secure), host_(in_lower_case(url.host)), port_(url.port), path_(path_of(url)) {}

bool TestServer::is_host_of(const Url& url) const {
  return url.secure == secure_ && url.port == port_ && in_lower_case(url.host) == host_;
}

bool TestServer::is_path_of(const Url& url) const { return path_of(url) == path_; }

}  // namespace duet::detail
