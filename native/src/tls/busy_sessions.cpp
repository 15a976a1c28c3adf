#include "tls/busy_sessions.hpp"

#include <utility>

#include "tls/session.hpp"

namespace duet::detail {

// A session may outlive the loop that it was on.
BusySessions::~BusySessions() {
  for (Place& place : places_)
    if (place.session) place.session->busy_ = nullptr;
}

void BusySessions::touch(TlsSession& session) {
  if (session.busy_) {
    places_[session.place_].was_busy = true;
    return;
  }
  while (std::exchange(places_[hand_].was_busy, false)) hand_ = (hand_ + 1) % most;
  vacate(places_[hand_]);
  places_[hand_] = {&session, true};
  session.busy_ = this;
  session.place_ = hand_;
  hand_ = (hand_ + 1) % most;
  keeps_much_ = true;
}

void BusySessions::trim() {
  for (Place& place : places_) {
    if (std::exchange(place.was_busy, false))
      keeps_much_ = true;
    else
      vacate(place);
  }
}

void BusySessions::vacate(Place& place) {
  TlsSession* const session = std::exchange(place.session, nullptr);
  if (!session) return;
  session->busy_ = nullptr;
  session->release_buffers();
}

void BusySessions::leave(const TlsSession& session) { places_[session.place_] = {}; }

}  // namespace duet::detail
