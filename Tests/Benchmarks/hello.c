// The least that a program can cost.
#include <unistd.h>

int main(void) { return write(1, "hello\n", 6) != 6; }
