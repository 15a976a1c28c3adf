#pragma once

/// The version of the headers, as numbers for the preprocessor: major * 10000 + minor * 100 + patch.
#define DUET_VERSION 100
#define DUET_VERSION_STRING "0.1.0"
