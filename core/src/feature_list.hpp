#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "client_core.hpp"
#include "client_feature.hpp"

namespace duet::detail {

/// The features of one client as one feature, at most one of each class. They are called in ascending order
/// of rank: features that keep the connection before features that deliver to the user. A feature may be
/// added while another is being called; none is removed before the client is destroyed.
class FeatureList final : public ClientFeature {
 public:
  /// Returns the client's feature of this class, and creates it first if necessary. The address of
  /// `Hook::kind`, a static char, identifies the class; `Hook::rank` is a number.
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

  /// Returns the client's feature of this class; null if it has none.
  template <class Hook>
  static const Hook* find(const ClientCore& client) {
    if (!client.features()) return nullptr;
    for (const Entry& entry : static_cast<const FeatureList&>(*client.features()).list_)
      if (entry.kind == &Hook::kind) return static_cast<const Hook*>(entry.hook.get());
    return nullptr;
  }

 private:
  void on_connect(std::string_view url) override;
  SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  bool on_close() override;

  /// Calls each feature until one returns true.
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
