#include <windows.h>

#include <algorithm>

#include "system_memory.hpp"

namespace duet_cli {

// A job is what a container of Windows limits.
std::size_t system_memory() {
  MEMORYSTATUSEX machine{};
  machine.dwLength = sizeof machine;
  GlobalMemoryStatusEx(&machine);
  auto least = static_cast<std::size_t>(machine.ullTotalPhys);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION job{};
  if (!QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &job, sizeof job, nullptr))
    return least;
  if (job.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_PROCESS_MEMORY)
    least = std::min<std::size_t>(least, job.ProcessMemoryLimit);
  if (job.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_JOB_MEMORY)
    least = std::min<std::size_t>(least, job.JobMemoryLimit);
  return least;
}

}  // namespace duet_cli
