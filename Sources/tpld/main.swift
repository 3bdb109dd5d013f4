import Watcher

runDaemonAndExit()
