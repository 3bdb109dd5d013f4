import TplCLI
import TplHot

runTplAndExit(.ofRepository, cold: ColdCommands.run)
