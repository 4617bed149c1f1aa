/**
 * A Cloudflare worker that calls Azion: what workerd.edge.test.ts bundles and runs. The path of a request chooses the
 * program; the answer is what came of it, as JSON.
 *
 * All of it is made at the top level, where workerd allows neither timers nor requests.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as ApiError from "@millrace/core/ApiError"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

interface Bindings {
  readonly TOKEN: string
  readonly USERNAME: string
  readonly PASSWORD: string
}

const client = (credentials: Azion.Identity) =>
  Domains.layer.pipe(Layer.provide(Azion.layer({ credentials })), Layer.provide(FetchHttpClient.layer))

const withToken = ({ TOKEN }: Bindings) => client(Azion.token(Redacted.make(TOKEN)))

const withLogin = ({ PASSWORD, USERNAME }: Bindings) =>
  client(Azion.login({ username: USERNAME, password: Redacted.make(PASSWORD) }))

/** One connection for all requests that this isolate serves, made by the first one: how a worker saves mints. */
let shared: ManagedRuntime.ManagedRuntime<Domains, never> | undefined

const count = Effect.flatMap(Domains, (domains) => Effect.map(domains.list(), (page) => page.count))

const stream = Effect.flatMap(Domains, (domains) =>
  domains.list.items({ query: { page_size: 5 } }, { prefetch: 4 }).pipe(
    Stream.map((domain) => domain.id),
    Stream.runCollect,
    Effect.catchTag("PaginationStalled", Effect.die)
  )
)

const missing = Effect.flatMap(Domains, (domains) => domains.get({ params: { domain_id: 404 } }))

const create = Effect.flatMap(Domains, (domains) =>
  domains.create({ payload: { name: "shop", edge_application_id: 7 } })
)

const encodeError = Schema.encodeEffect(ApiError.ApiError)

const answer = <A>(call: Effect.Effect<A, ApiError.ApiError>): Promise<Response> =>
  call.pipe(
    Effect.map((value) => ({ value })),
    Effect.catch((error) => Effect.map(encodeError(error), (encoded) => ({ error: encoded, message: error.message }))),
    Effect.map((body) => Response.json(body)),
    Effect.runPromise
  )

/** What this runtime says to code made of text: the proof that nothing here needs it. */
const evaluation = (): string => {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- it is what must fail here
    return String(new Function("return 1")())
  } catch (error) {
    return Object(error).name
  }
}

export default {
  fetch: (request: Request, bindings: Bindings): Promise<Response> | Response => {
    switch (new URL(request.url).pathname) {
      case "/stream":
        return answer(stream.pipe(Effect.provide(withToken(bindings))))
      case "/login":
        return answer(stream.pipe(Effect.provide(withLogin(bindings))))
      case "/shared":
        shared ??= ManagedRuntime.make(withLogin(bindings))
        return shared.runPromise(count).then((value) => Response.json({ value }))
      case "/missing":
        return answer(missing.pipe(Effect.provide(withToken(bindings))))
      case "/create":
        return answer(create.pipe(Effect.provide(withToken(bindings))))
      case "/evaluation":
        return Response.json({ value: evaluation() })
      default:
        return new Response(null, { status: 404 })
    }
  }
}
