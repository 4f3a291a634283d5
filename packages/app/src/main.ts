import { Layer } from "effect"
import { runProgram } from "./program.ts"

runProgram(Layer.empty)
