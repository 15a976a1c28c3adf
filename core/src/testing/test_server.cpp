#include "testing/test_server.hpp"

#include <algorithm>

namespace duet::detail {

namespace {

std::string_view path_of(const Url& url) {
  const std::string_view path = url.target.substr(0, url.target.find('?'));
  return path.empty() ? "/" : path;
}

}  // namespace

TestServer::TestServer(const Url& url)
    : secure_(url.secure), host_(url.canonical_host()), port_(url.port), path_(path_of(url)) {}

bool TestServer::is_host_of(const Url& url) const {
  return url.secure == secure_ && url.port == port_ && url.canonical_host() == host_;
}

std::size_t TestServer::fit(const Url& url) const {
  const std::string_view path = path_of(url);
  if (path == path_) return path_.size() + 1;
  const std::string_view begin(path_.data(), path_.size() - 1);
  return path_.back() == '*' && path.starts_with(begin) ? path_.size() : 0;
}

std::string TestServer::choose_subprotocol(const std::vector<std::string>& asked_for) const {
  if (choice) return *choice;
  for (const std::string& name : asked_for)
    if (!known || std::find(known->begin(), known->end(), name) != known->end()) return name;
  return {};
}

}  // namespace duet::detail
