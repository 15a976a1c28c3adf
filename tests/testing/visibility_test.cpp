// A tab that is hidden and shown again.
#include <duet/testing.hpp>
#include <duet/visibility.hpp>

#include <vector>

#include "catch.hpp"

TEST_CASE("on_visibility is called in the next settle() and only for changes") {
  duet::testing::Network net;
  duet::Loop loop;
  std::vector<bool> heard;
  duet::on_visibility_change(loop, [&](bool visible) { heard.push_back(visible); });
  CHECK(duet::is_visible(loop));
  net.show();
  net.hide();
  CHECK_FALSE(duet::is_visible(loop));
  CHECK(heard.empty());
  net.settle();
  CHECK(heard == std::vector{false});
  net.hide();
  net.settle();
  net.show();
  net.settle();
  CHECK(heard == std::vector{false, true});
}

TEST_CASE("a loop without a visibility callback ignores changes") {
  duet::testing::Network net;
  duet::Loop loop;
  net.hide();
  net.settle();
  CHECK_FALSE(duet::is_visible(loop));
}
