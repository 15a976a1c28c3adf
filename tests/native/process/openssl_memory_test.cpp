// Any one allocation of OpenSSL's fails: then listen() returns an error, or the server works afterwards.
#include <duet/client.hpp>
#include <duet/native_options.hpp>
#include <duet/server.hpp>

#include <openssl/crypto.h>
#include <stdlib.h>

#include <algorithm>
#include <sstream>

#include "attempt.hpp"
#include "catch.hpp"
#include "certificates.hpp"
#include "in_child.hpp"

using duet_test::in_child;

namespace {

// Counts down to the failing allocation.
long allocations = 0;
long failing = 0;

bool fails() { return ++allocations == failing; }

void* allocate(std::size_t size, const char*, int) { return fails() ? nullptr : std::malloc(size); }
void* reallocate(void* from, std::size_t size, const char*, int) {
  return fails() ? nullptr : std::realloc(from, size);
}
void release(void* memory, const char*, int) { std::free(memory); }

/// Created in a child, as this process must not have called OpenSSL.
struct Files {
  Files() {
    std::istringstream names(in_child([] {
      const auto& certificates = *new duet_test::Certificates;
      return certificates.ca_file + '\n' + certificates.localhost.certificate_file + '\n' +
             certificates.localhost.key_file;
    }));
    std::getline(names, ca);
    std::getline(names, certificate);
    std::getline(names, key);
  }
  ~Files() {
    if (!ca.empty()) std::filesystem::remove_all(std::filesystem::path(ca).parent_path());
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  std::string ca, certificate, key;
};

/// Returns the files, which exist until the program ends.
const Files& files() {
  static const Files made;
  return made;
}

/// Returns the end of the attempt: "open", or a message.
std::string attempt(duet::Loop& loop, const std::string& url, bool secure) {
  duet::Client client(loop);
  if (secure) static_cast<void>(set_native_options(client, {.tls = {.ca_file = files().ca}}));
  return duet_test::attempt(loop, client, url);
}

/// Returns "works", "fails in words", or the problem, after the number of allocations.
std::string serve(long which, bool secure) {
  failing = which;
  if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1) return "0 OpenSSL was used before";
  std::string outcome = "fails in words";
  {
    duet::Loop loop;
    duet::ServerOptions options{.host = "127.0.0.1"};
    if (secure) {
      options.tls.certificate_file = files().certificate;
      options.tls.key_file = files().key;
    }
    duet::Server server(loop, options);
    auto listening = server.listen();
    if (!listening && listening.error().detail.empty()) outcome = "no words";
    if (!listening) listening = server.listen();
    if (listening) {
      // The failing allocation may be one of the first attempt's own.
      std::string words = attempt(loop, listening->url(), secure);
      for (int i = 0; i < 2 && words != "open"; ++i) {
        if (words.empty()) words = "no words";
        words = attempt(loop, listening->url(), secure);
      }
      outcome = words == "open" ? "works" : words;
      server.close();
    }
  }
  return std::to_string(allocations) + ' ' + outcome;
}

std::string outcome_of(const std::string& answer) {
  return answer.starts_with("signal") || answer.starts_with("exit") ? answer
                                                                    : answer.substr(answer.find(' ') + 1);
}

// Trying all takes some minutes.
long step(long count) { return std::getenv("DUET_EVERY_ALLOCATION") ? 1 : std::max(1L, count / 250); }

}  // namespace

TEST_CASE("listen() returns an error or works whichever allocation of OpenSSL fails") {
  const bool secure = GENERATE(false, true);
  REQUIRE_FALSE(files().key.empty());
  const std::string whole = in_child([&] { return serve(0, secure); });
  REQUIRE(outcome_of(whole) == "works");
  const long count = std::stol(whole);
  for (long which = 1; which <= count; which += step(count)) {
    const std::string outcome = outcome_of(in_child([&] { return serve(which, secure); }));
    INFO((secure ? "TLS" : "plain") << ", allocation " << which << " of " << count << ": " << outcome);
    CHECK((outcome == "works" || outcome == "fails in words"));
  }
}
