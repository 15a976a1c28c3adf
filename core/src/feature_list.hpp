#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "client_core.hpp"
#include "client_feature.hpp"

namespace duet::detail {

/// The features of one client, one of a class, as one feature. They are asked in the order of their ranks,
/// lowest first: who keeps the connection before who tells the user. One may be added while another is asked;
/// none goes before the client does.
class FeatureList final : public ClientFeature {
 public:
  /// The client's hook of this class; made if there is none yet. The address of `Hook::kind`, a static char,
  /// tells the class; `Hook::rank` is a number.
  template <class Hook>
  static Hook& get(ClientCore& client) {
    if (!client.features()) client.features() = std::make_unique<FeatureList>();
    auto& list = static_cast<FeatureList&>(*client.features()).list_;
    for (const Entry& entry : list)
      if (entry.kind == &Hook::kind) return static_cast<Hook&>(*entry.hook);
    auto made = std::make_unique<Hook>(client);
    Hook& hook = *made;
    auto place = list.begin();
    while (place != list.end() && place->rank <= Hook::rank) ++place;
    list.insert(place, {&Hook::kind, Hook::rank, std::move(made)});
    return hook;
  }

 private:
  void on_connect(std::string_view url) override;
  SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  bool on_close() override;

  /// Asks each until one says true.
  template <class Ask>
  bool any(Ask ask) {
    for (std::size_t i = 0; i < list_.size(); ++i)
      if (ask(*list_[i].hook)) return true;
    return false;
  }

  struct Entry {
    const char* kind;
    int rank;
    std::unique_ptr<ClientFeature> hook;
  };
  std::vector<Entry> list_;
};

}  // namespace duet::detail
