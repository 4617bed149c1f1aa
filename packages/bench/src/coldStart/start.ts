/**
 * The process of a program that starts: `node start.ts FILE`. Prints in ms how long loading it with its layer and the first
 * call took, and what came of that.
 */
import { pathToFileURL } from "node:url"
import type { Program } from "./Program.ts"

const [, , file = ""] = process.argv
const start = performance.now()
const { open }: { readonly open: Program } = await import(pathToFileURL(file).href)
const call = await open()
const opened = performance.now()
const value = await call()
const called = performance.now()
process.stdout.write(JSON.stringify({ value, opened: opened - start, called: called - opened }))
