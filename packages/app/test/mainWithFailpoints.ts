import { runProgram } from "../src/commands/program.ts"
import { failpointLayer } from "./killAtFailpoint.ts"

runProgram(failpointLayer(process.env.FAILPOINT))
