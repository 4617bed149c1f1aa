/**
 * The process of a program that starts, given its file. Prints in ms when it was loaded with its layer and when it had its
 * first answer, and what that was.
 */
import { pathToFileURL } from "node:url"
import type { Program } from "./Program.ts"

const [, , file = ""] = process.argv
const start = performance.now()
const { open }: { readonly open: Program } = await import(pathToFileURL(file).href)
const call = await open()
const opened = performance.now()
const value = await call()
const answered = performance.now()
process.stdout.write(JSON.stringify({ value, opened: opened - start, answered: answered - start }))
