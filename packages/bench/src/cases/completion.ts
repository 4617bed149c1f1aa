/**
 * How long an editor waits for what may come next in a line: TypeScript's own language server is asked as an editor asks it,
 * after each key that brings up a list.
 */
import { bin } from "@millrace/toolchain/workspace"
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { pathToFileURL } from "node:url"
import * as Protocol from "vscode-languageserver-protocol/node"
import { atMost, type Case, shown } from "../Case.ts"
import * as Installed from "../Installed.ts"
import { inTurns, spread } from "../Sampling.ts"

const folder = join(Installed.folder, "completion")

/** Until so many ms have passed, nobody notices that there was a wait. */
const noticed = 100

/** In ms, of somebody who types quickly. */
const betweenKeys = 150

interface Line {
  readonly program: "millrace" | "handwritten"
  readonly name: string
  /** Up to where the list comes up. */
  readonly typed: string
  /** What the list must have. */
  readonly has: string
}

const lines: ReadonlyArray<Line> = [
  { program: "millrace", name: "the methods of a group", typed: "yield* domains.", has: "create" },
  {
    program: "millrace",
    name: "the fields of a payload",
    typed: "yield* domains.create({ payload: { ",
    has: "edge_application_id"
  },
  {
    program: "millrace",
    name: "the fields of an item",
    typed: "yield* domains.list.items({}).pipe(Stream.runForEach((domain) => Effect.log(domain.",
    has: "is_mtls_enabled"
  },
  {
    program: "millrace",
    name: "the tags of the errors",
    typed: 'yield* domains.get({ params: { domain_id: 7 } }).pipe(Effect.catchTag("',
    has: "TooManyRequests"
  },
  { program: "handwritten", name: "by hand: the methods of HttpClient", typed: "yield* client.", has: "execute" },
  { program: "handwritten", name: "by hand: the fields of an item", typed: "page.results[0]?.", has: "is_mtls_enabled" }
]

/** A language server that has both programs open. */
const open = async () => {
  const child = spawn(process.execPath, [bin("tsc", "typescript"), "--lsp", "--stdio"], {
    cwd: folder,
    // Asked to stop it says that it was stopped.
    stdio: ["pipe", "pipe", "ignore"]
  })
  const server = Protocol.createProtocolConnection(child.stdout, child.stdin)
  server.listen()
  const rootUri = pathToFileURL(folder).href
  await server.sendRequest(Protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri,
    capabilities: {},
    workspaceFolders: [{ uri: rootUri, name: "bench" }]
  })
  await server.sendNotification(Protocol.InitializedNotification.type, {})

  let version = 1
  const documents = new Map<string, { readonly uri: string; readonly text: string }>()
  for (const program of ["millrace", "handwritten"]) {
    const file = join(folder, "src", "completion", `${program}.ts`)
    const document = { uri: pathToFileURL(file).href, text: readFileSync(file, "utf8") }
    documents.set(program, document)
    await server.sendNotification(Protocol.DidOpenTextDocumentNotification.type, {
      textDocument: { ...document, languageId: "typescript", version }
    })
  }

  /** From the key to the list, in ms. */
  const complete = async ({ has, name, program, typed }: Line): Promise<number> => {
    const { text, uri } = documents.get(program) ?? { text: "", uri: "" }
    const above = text.slice(0, text.lastIndexOf("})")).split("\n")
    // A name of its own each time: nothing can be left of the last list.
    const changed = [...above.slice(0, -1), `  const was${version} = 1`, `  ${typed}`, "})", ""]
    await setTimeout(betweenKeys)
    const start = performance.now()
    await server.sendNotification(Protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: ++version },
      contentChanges: [{ text: changed.join("\n") }]
    })
    const list = await server.sendRequest(Protocol.CompletionRequest.type, {
      textDocument: { uri },
      position: { line: above.length, character: typed.length + 2 }
    })
    const time = performance.now() - start
    const items = Array.isArray(list) ? list : (list?.items ?? [])
    if (!items.some(({ label }) => label.includes(has))) {
      throw new Error(`${name}: the list of ${items.length} has no ${has}.`)
    }
    return time
  }
  return {
    complete,
    close: async () => {
      await server.sendRequest(Protocol.ShutdownRequest.type)
      await server.sendNotification(Protocol.ExitNotification.type)
      server.dispose()
      child.kill()
    }
  }
}

export const completion: Case = {
  name: "completion",
  run: async (scale) => {
    Installed.install()
    for (const part of ["src/completion", "size"]) {
      mkdirSync(join(folder, part), { recursive: true })
      cpSync(join(import.meta.dirname, "..", "..", part), join(folder, part), { recursive: true })
    }
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: Installed.compilerOptions, include: ["src"] })
    )
    const server = await open()
    const times = await inTurns(
      lines.map((line) => () => server.complete(line)),
      scale === "full" ? 25 : 5,
      1
    )
    await server.close()
    const of = (index: number): ReadonlyArray<number> => times[index] ?? []
    const worst = Math.max(
      ...lines.flatMap(({ program }, index) => (program === "millrace" ? [spread(of(index)).median] : []))
    )
    return {
      tables: [
        {
          title: "Completion in an editor",
          note: "TypeScript's language server, from the change of the text to the list, in ms: median and middle half.",
          columns: ["list", "ms"],
          rows: lines.map(({ name }, index) => [name, shown(spread(of(index)))])
        }
      ],
      bars: [atMost("completion in an editor, the slowest list: against what is noticed", "ms", worst, noticed, 1)]
    }
  }
}
