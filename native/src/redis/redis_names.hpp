#pragma once

#include <string>
#include <string_view>

namespace duet::detail {

/// The names of keys and channels of one prefix. Keys belong to a database, but channels do not, so they
/// contain its number. The keys of a topic have the same hash tag.
class RedisNames {
 public:
  RedisNames(std::string_view prefix, unsigned database)
      : prefix_(prefix), channels_(prefix_ + 'c' + std::to_string(database) + ':') {}

  [[nodiscard]] const std::string& prefix() const { return prefix_; }
  /// The beginning of all channels of topics.
  [[nodiscard]] const std::string& channels() const { return channels_; }

  [[nodiscard]] std::string channel(std::string_view topic) const { return channels_ + std::string(topic); }
  [[nodiscard]] std::string probe(std::string_view server) const {
    return prefix_ + "probe:" + std::string(server);
  }

  [[nodiscard]] std::string topic(std::string_view topic) const { return of_topic("t:", topic); }
  [[nodiscard]] std::string stream(std::string_view topic) const { return of_topic("s:", topic); }
  [[nodiscard]] std::string id(std::string_view topic, std::string_view id) const {
    return of_topic("i:", topic) + ':' + std::string(id);
  }
  [[nodiscard]] std::string presence(std::string_view topic) const { return of_topic("p:", topic); }

  [[nodiscard]] std::string servers() const { return prefix_ + "servers"; }
  [[nodiscard]] std::string suspects() const { return prefix_ + "suspects"; }
  [[nodiscard]] std::string lease(std::string_view server) const {
    return prefix_ + "lease:" + std::string(server);
  }
  [[nodiscard]] std::string members(std::string_view server) const {
    return prefix_ + "members:" + std::string(server);
  }

 private:
  [[nodiscard]] std::string of_topic(std::string_view kind, std::string_view topic) const {
    std::string name = prefix_;
    return name.append(kind).append("{").append(topic).append("}");
  }

  std::string prefix_;
  std::string channels_;
};

}  // namespace duet::detail
