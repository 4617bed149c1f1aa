/**
 * The engine of `Pagination.ts`: asks for one page after the other, or some ahead, until the list ends.
 *
 * It counts in the API's own numbers, which are pages or offsets; the strategy says how far it is from one to the next.
 */
import * as Array from "effect/Array"
import * as Cause from "effect/Cause"
import * as Channel from "effect/Channel"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { ApiError } from "../ApiError.ts"
import type * as Client from "../Client.ts"
import type { Operation } from "../Operation.ts"
import type { Cursor, ItemsOptions, Page, PaginationStalled, Signal, Strategy } from "../Pagination.ts"
import type { Reply } from "../Transport.ts"

/** @param emit what the stream consists of: the pages, or what is on them */
export const stream =
  <Op extends Operation, Item, A>(
    method: Client.Method<Op>,
    { field, first, key, read }: Strategy<Client.Success<Op>, Item>,
    stalled: (cursor: Cursor) => PaginationStalled,
    emit: (page: Page<Item, Client.Success<Op>>) => ReadonlyArray<A>
  ) =>
  <E = never, R = never>(
    input?: Client.Input<Op>,
    { cursor, maxItems = Infinity, onPage, prefetch = 1 }: ItemsOptions<Item, Client.Success<Op>, E, R> = {}
  ): Stream.Stream<A, ApiError | PaginationStalled | E, R> => {
    type Answer = Reply<Client.Success<Op>>
    type Fetch = Effect.Effect<Answer, ApiError | Cause.Done>
    const query: Readonly<Record<string, unknown>> = { ...(input as { readonly query?: object } | undefined)?.query }

    // The input as given with another page is an input of the same operation.
    const fetch = (at: number): Fetch =>
      Effect.catch(
        (method.withResponse as (input: unknown) => Effect.Effect<Answer, ApiError>)({
          ...input,
          // A stored cursor that is none is no number here, which is refused; left out, the list would begin anew.
          query: { ...query, [field]: +at }
        }),
        // A page past the end, of a list that has become shorter meanwhile, ends the stream.
        (error): Effect.Effect<never, ApiError | Cause.Done> =>
          error._tag === "NotFound" && at > first ? Cause.done() : Effect.fail(error)
      )

    return Stream.fromChannel(
      // A run's state is its own: a stream may be run more than once.
      Channel.fromTransform((_, scope) => {
        const start = query[field]
        /** The page at `at` and those after it, on their way or there. */
        const ahead: Array<Fiber.Fiber<Answer, ApiError | Cause.Done>> = []
        let flying = 0
        let waiting = false
        let { at, skip = 0 }: Cursor = cursor ?? { at: typeof start === "number" ? start : first }
        let left = maxItems
        let step = 0
        let end: number | undefined
        let total: number | undefined
        let opening: ReadonlyArray<unknown> = []
        let previous: ReadonlyArray<unknown> = []

        // More than one page at a time only when it is known that they exist, and that they will be asked for. At once: the
        // scheduler would begin them only when all that has just arrived is worked off.
        const fill = (most: number, context: Context.Context<never>): void => {
          const isWanted = (count: number): boolean =>
            flying < prefetch && count < most && at + count * step < (end ?? 0) && count * previous.length < left
          for (let index = ahead.length; isWanted(index); index = ahead.length) {
            flying++
            // A page that is there at once makes room for the next one before this line has come to its end.
            ahead.length++
            ahead[index] = Fiber.runIn(Effect.runForkWith(context)(fetchAhead(at + index * step)), scope)
          }
        }
        // While the consumer waits, a page that comes before its turn makes room for another one.
        const fetchAhead = (place: number): Fetch =>
          Effect.flatMap(fetch(place), (reply) =>
            Effect.withFiber((fiber) => {
              flying--
              if (place === at) waiting = false
              if (waiting) fill(2 * prefetch, fiber.context)
              return Effect.succeed(reply)
            })
          )

        return Effect.succeed(
          Effect.gen(function* () {
            while (left > 0) {
              fill(prefetch, yield* Effect.context<never>())
              const [first] = ahead
              waiting = true
              const reply = yield* first ? Fiber.join(first) : fetch(at)
              waiting = false
              ahead.shift()
              const reading = read(reply, at, query)
              const received = reading.items
              const keyed = key && received.map(key)
              const keys = keyed ?? received
              // Some APIs tell the end on the first page only.
              end = reading.end ?? end ?? (received.length < (reading.size ?? 1) ? at : undefined)
              if (reading.step !== 0 && reading.step !== step) {
                // Those on their way start at the wrong places.
                yield* Fiber.interruptAll(ahead.splice(0))
                flying = 0
                step = reading.step
              }
              if (
                (reading.at ?? at) !== at ||
                (step === 0 && at < (end ?? 0)) ||
                isSame(keys, previous) ||
                isSame(keys, opening)
              ) {
                // Asked past the end of a list that has become shorter, some APIs send its last page.
                return yield* at >= (end ?? Infinity) ? Cause.done() : stalled({ at })
              }

              const signals: Array<Signal> = []
              const from = total
              total = reading.total ?? from
              if (from !== undefined && total !== undefined && from !== total) {
                signals.push({ _tag: "TotalChanged", from, to: total })
              }
              if (keyed) {
                // Neighbours only: all keys of a long list would not fit into memory.
                const seen = new Set(previous)
                if (reading.overlap && seen.size > 0) {
                  if (keyed[0] === previous.at(-1)) skip += Number(seen.delete(keyed[0]))
                  else signals.push({ _tag: "ItemsMoved" })
                }
                for (const key of keyed) {
                  if (seen.size === seen.add(key).size) signals.push({ _tag: "ItemRepeated", key })
                }
              }
              if (opening.length === 0) opening = keys
              previous = keys

              const items = received.slice(skip, skip + left)
              const delivered = skip + items.length
              const next = at + step
              const more = end === undefined || next < end
              const page = {
                items,
                body: reply.value,
                at,
                total,
                ...(reading.size && { size: reading.size }),
                signals,
                cursor:
                  delivered < received.length
                    ? { at, skip: delivered }
                    : more
                      ? { at: next, ...(reading.overlap && { skip: 1 }) }
                      : undefined
              }
              left = more ? left - items.length : 0
              skip = 0
              at = next
              if (onPage) yield* onPage(page)
              const elements = emit(page)
              if (Array.isReadonlyArrayNonEmpty(elements)) return elements
            }
            return yield* Cause.done()
          })
        )
      })
    )
  }

// Ends at the first difference, which is nearly always at the first item.
const isSame = (a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean =>
  a.length > 0 && a.length === b.length && a.every((key, index) => Equal.equals(key, b[index]))
