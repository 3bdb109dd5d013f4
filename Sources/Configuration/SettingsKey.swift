/// The keys that one kind of mapping may have, spelled as in the file.
protocol SettingsKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}
