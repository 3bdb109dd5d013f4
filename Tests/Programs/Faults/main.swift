FaultProgram.runAndExit()
