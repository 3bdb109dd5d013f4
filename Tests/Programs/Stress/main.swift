StressProgram.runAndExit()
