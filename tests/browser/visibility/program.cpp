// Prints the events of on_visibility_change, and that the loop runs while the page is hidden.
#include <duet/visibility.hpp>

#include <chrono>
#include <cstdio>
#include <memory>

int main() {
  duet::Loop loop;
  {
    auto gone = std::make_unique<duet::Loop>();  // the page's listener outlives it, and does nothing
    duet::on_visibility_change(*gone, [](bool) { std::puts("a loop that is gone"); });
  }
  duet::on_visibility_change(loop, [](bool) { std::puts("a callback that was replaced"); });
  duet::on_visibility_change(loop, [&](bool visible) {
    std::puts(visible == duet::is_visible(loop) ? (visible ? "visible" : "hidden") : "neither");
    if (!visible) loop.after(std::chrono::milliseconds(1), [] { std::puts("a timer has fired"); });
  });
  std::puts(duet::is_visible(loop) ? "visible from the start" : "hidden from the start");
  const auto lives = loop.after(std::chrono::hours(1), [] {});
  static_cast<void>(lives);
  loop.run();
}
