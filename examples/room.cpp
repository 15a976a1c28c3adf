#include "room.hpp"

#include <duet/reconnect.hpp>

Room::Room(duet::Loop& loop, std::string url, std::string name)
    : client_(loop), url_(std::move(url)), name_(std::move(name)) {
  duet::set_reconnect(client_);
  client_.on_open([this] {
    client_.send_text("I am " + name_);
    change("inside");
  });
  client_.on_message([this](duet::Message message) {
    lines_.emplace_back(message.text());
    on_line_(lines_.back());
  });
  client_.on_close([this](const duet::Closed& closed) {
    if (closed.retry_in)
      change("back soon");
    else if (closed.code == duet::close_code::normal)
      change("outside");
    else
      change(closed.reason.empty() ? std::string(describe(closed.cause)) : closed.reason);
  });
}

void Room::enter() {
  const auto entering = client_.connect(url_);
  change(entering ? "entering" : entering.error().message());
}

void Room::change(std::string status) {
  status_ = std::move(status);
  on_line_("* " + status_);
}
