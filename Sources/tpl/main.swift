import TplCLI

runTplAndExit()
