// A program with threads whose loop is main()'s.
#include "interlude.hpp"

int main(int, char** argv) { matrix::converse(argv[1], argv[2], {.interlude = matrix::post_from_a_thread}); }
