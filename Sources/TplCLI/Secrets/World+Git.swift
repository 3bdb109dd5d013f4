import Git
import TplHot

extension World {
  var git: GitFinder { GitFinder(directories, environment) }
}
