import { Layer } from "effect"
import { runProgram } from "./commands/program.ts"

runProgram(Layer.empty)
