#include <windows.h>

#include "platform/thread_name.hpp"

namespace duet::detail {

// Windows has it since 10.1607, and a library for all versions looks for it. The names are ASCII.
void name_this_thread(const std::string& name) {
  using SetDescription = HRESULT(WINAPI*)(HANDLE, PCWSTR);
  const FARPROC found = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription");
  if (!found) return;
  const std::wstring wide(name.begin(), name.end());
  reinterpret_cast<SetDescription>(reinterpret_cast<void*>(found))(GetCurrentThread(), wide.c_str());
}

}  // namespace duet::detail
