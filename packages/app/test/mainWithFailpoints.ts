import { runProgram } from "../src/program.ts"
import { failpointLayer } from "./killAtFailpoint.ts"

runProgram(failpointLayer(process.env.FAILPOINT))
