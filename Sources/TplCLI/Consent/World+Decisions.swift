import Consent
import TplHot
import WatcherControl
import WatcherProtocol

extension World {
  /// Prompts look again, and the watcher follows: a new root is crawled in the background, lookups read the disk until
  /// its index is there.
  func announceDecision() {
    // All of them: the root may lie in another one whose prompts have passed it over.
    FreshnessTokens(directories).removeAll()
    consent.noteDecision()
    watcher.followDecisions()
  }
}
