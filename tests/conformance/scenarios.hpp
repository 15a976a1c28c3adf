#pragma once

#include <vector>

#include "harness.hpp"

/// All the scenarios, one file per topic.
namespace conformance {

std::vector<Case> message_cases();
std::vector<Case> size_cases();
std::vector<Case> refusal_cases();
std::vector<Case> closing_cases();
std::vector<Case> server_closing_cases();
std::vector<Case> failing_cases();
std::vector<Case> subprotocol_cases();
std::vector<Case> lifetime_cases();
std::vector<Case> several_cases();
std::vector<Case> limit_cases();
std::vector<Case> flow_cases();
std::vector<Case> part_cases();
std::vector<Case> reconnecting_cases();
std::vector<Case> coroutine_cases();
std::vector<Case> authentication_cases();
std::vector<Case> alive_cases();
std::vector<Case> busy_cases();
std::vector<Case> raw_handshake_cases();
std::vector<Case> raw_closing_cases();
std::vector<Case> raw_frame_cases();
std::vector<Case> raw_fault_cases();
std::vector<Case> loop_cases();
std::vector<Case> tls_cases();
std::vector<Case> killing_cases();

}  // namespace conformance
