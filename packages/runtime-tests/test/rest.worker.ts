/**
 * A Cloudflare worker that says the sentences of the REST convention: what restConvention.edge.test.ts bundles and runs. The
 * path of a request is the number of the sentence; the requests of the worker reach the sandbox whatever their host is.
 */
import * as Effect from "effect/Effect"
import { sentences } from "./restConvention.ts"

export default {
  fetch: (request: Request): Promise<Response> => {
    const sentence = sentences[Number(new URL(request.url).pathname.slice(1))]
    if (sentence === undefined) return Promise.resolve(new Response(null, { status: 404 }))
    return Effect.runPromise(sentence.run("http://library.example.com")).then((value) => Response.json({ value }))
  }
}
