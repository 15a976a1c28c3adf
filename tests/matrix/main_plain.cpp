// The usual program: everything on the main thread.
#include "conversation.hpp"

int main(int, char** argv) { matrix::converse(argv[1], argv[2], {}); }
