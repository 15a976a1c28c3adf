// Certificates are replaced while a server is busy.
#include <duet/client.hpp>
#include <duet/native_options.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

constexpr int client_count = 8;
constexpr int connections_each = 20;
constexpr int messages_each = 10;

/// Connects, sends a number of messages in sequence, and reconnects.
class Busy {
 public:
  Busy(duet::Loop& loop, const Certificates& certificates, std::string url, int& busy)
      : client_(loop), url_(std::move(url)), busy_(busy) {
    REQUIRE(duet::set_native_options(client_, {.tls = {.ca_file = certificates.ca_file}}));
    client_.on_open([this] { say(1); });
    client_.on_message([this](duet::Message message) {
      echoed += message.text() == std::to_string(said_) ? 1 : 0;
      if (said_ < messages_each) return say(said_ + 1);
      client_.close(1000);
    });
    client_.on_close([this](const duet::Closed& closed) {
      clean += closed.code == 1000 && closed.was_clean ? 1 : 0;
      if (++connections_ == connections_each)
        --busy_;
      else
        connect();
    });
  }
  void connect() { CHECK(client_.connect(url_)); }

  int echoed = 0;
  int clean = 0;

 private:
  void say(int number) {
    said_ = number;
    CHECK(client_.send_text(std::to_string(number)));
  }

  duet::Client client_;
  std::string url_;
  int& busy_;
  int said_ = 0;
  int connections_ = 0;
};

}  // namespace

TEST_CASE("clients do not notice that valid and invalid certificates are reloaded often") {
  const Certificates certificates;
  const Identity files{certificates.path("deployed.pem"), certificates.path("deployed.key")};
  const auto deploy = [&](const Identity& identity) {
    copy_over(identity.certificate_file, files.certificate_file);
    copy_over(identity.key_file, files.key_file);
  };
  deploy(certificates.localhost);

  std::optional<Served> served;
  int messages = 0, renewed = 0, refused = 0, wrong = 0;
  const auto reload = [&] {
    switch (messages % 3) {
      case 0: deploy(certificates.renewed); break;
      case 1: deploy(certificates.localhost); break;
      default: std::ofstream(files.certificate_file) << "half a fi"; break;
    }
    const bool is_good = messages % 3 != 2;
    const bool is_taken = static_cast<bool>(served->server().reload_certificates());
    ++(is_taken ? renewed : refused);
    wrong += is_good == is_taken ? 0 : 1;
  };
  served.emplace(
      duet::ServerOptions{.host = "localhost",
                          .tls = {.certificate_file = files.certificate_file, .key_file = files.key_file}},
      ServedHooks{.on_message = [&](duet::Connection ws, duet::Message message) {
        if (++messages % 5 == 0) reload();
        ws.send_text(message.text());
      }});

  duet::Loop loop;
  int busy = client_count;
  std::vector<std::unique_ptr<Busy>> clients;
  for (int i = 0; i < client_count; ++i) {
    clients.push_back(std::make_unique<Busy>(loop, certificates, served->endpoint().url(), busy));
    clients.back()->connect();
  }
  CHECK(eventually(running(loop), [&] { return busy == 0; }));
  for (const auto& client : clients) {
    CHECK(client->echoed == connections_each * messages_each);
    CHECK(client->clean == connections_each);
  }
  served->in_loop([] {});
  CHECK(wrong == 0);
  CHECK(renewed > 100);
  CHECK(refused > 50);
}
