#include "corpus.hpp"

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string_view>

namespace bench {

namespace {

using Random = std::minstd_rand;  // the standard specifies its numbers for every machine

template <std::size_t N>
std::string_view one_of(Random& random, const std::array<std::string_view, N>& words) {
  return words[random() % N];
}

constexpr std::array<std::string_view, 6> kinds{"order.created", "order.paid",    "order.shipped",
                                                "cart.updated",  "price.changed", "stock.changed"};
constexpr std::array<std::string_view, 8> names{"Ada", "Björn",    "Chiara", "Dmitri",
                                                "Ewa", "François", "Grace",  "Hideo"};
constexpr std::array<std::string_view, 10> things{"desk lamp", "bicycle bell", "tea kettle",   "rain coat",
                                                  "notebook",  "headphones",   "garden chair", "water bottle",
                                                  "backpack",  "table clock"};
constexpr std::array<std::string_view, 5> colours{"red", "green", "blue", "black", "white"};

nlohmann::json line(Random& random) {
  return {{"sku", random() % 100'000},
          {"title", one_of(random, things)},
          {"colour", one_of(random, colours)},
          {"quantity", 1 + random() % 5},
          {"price", static_cast<double>(random() % 20'000) / 100}};
}

}  // namespace

std::vector<std::string> corpus(std::size_t count, std::size_t size) {
  Random random(1);
  std::vector<std::string> result;
  for (std::uint64_t id = 1; id <= count; ++id) {
    nlohmann::json event = {{"id", id},
                            {"type", one_of(random, kinds)},
                            {"time", 1'700'000'000'000 + random() % 1'000'000'000},
                            {"customer", {{"id", random() % 10'000}, {"name", one_of(random, names)}}}};
    auto& lines = event["lines"] = nlohmann::json::array();
    std::size_t length = event.dump().size();
    while (length < size) {
      lines.push_back(line(random));
      length += lines.back().dump().size() + 1;
    }
    result.push_back(event.dump());
  }
  return result;
}

std::string noise(std::size_t size, bool text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::mt19937 random(1);
  std::string result(size, '\0');
  for (char& byte : result) byte = text ? letters[random() % letters.size()] : static_cast<char>(random());
  return result;
}

}  // namespace bench
