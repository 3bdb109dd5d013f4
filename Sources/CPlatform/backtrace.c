// No static program has a swift-backtrace beside it, yet the runtime looks for one in nine places at each start. With this
// (--wrap in Package.swift) it finds none at once.
char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}
