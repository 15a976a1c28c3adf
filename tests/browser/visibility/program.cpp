// Prints what on_visibility_change tells, and that the loop goes on while nobody looks.
#include <duet/visibility.hpp>

#include <chrono>
#include <cstdio>
#include <memory>

int main() {
  duet::Loop loop;
  {
    auto gone = std::make_unique<duet::Loop>();  // the page's listener outlives it, and asks nobody
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
