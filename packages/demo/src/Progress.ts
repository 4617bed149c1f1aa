/**
 * Follows a stream of pages with a bar: drawn in place on a terminal, elsewhere a line at most every quarter of the way.
 */
import type * as Pagination from "@millrace/core/Pagination"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Figure from "./Figure.ts"
import { Screen } from "./Screen.ts"

/** How far a list has been read. */
export interface State {
  readonly pages: number
  readonly items: number
  /** Items in the whole list, where the API says so. */
  readonly total: number | undefined
  /** Items on a full page. */
  readonly pageSize: number
  readonly elapsed: Duration.Duration
  /** Calls left in the API's quota, as far as known. */
  readonly quota: number | undefined
}

export interface Options {
  /** What the items are, in the plural. */
  readonly noun: string
  /** Calls left in the API's quota. */
  readonly quota: () => number | undefined
}

/** The pages as they are, with the bar as a side effect. */
export const track =
  ({ noun, quota }: Options) =>
  <Item, Body, E, R>(
    pages: Stream.Stream<Pagination.Page<Item, Body>, E, R>
  ): Stream.Stream<Pagination.Page<Item, Body>, E, R | Screen> =>
    Stream.unwrap(
      Effect.gen(function* () {
        const screen = yield* Screen
        const room = screen.width - indent.length
        const start = yield* Clock.currentTimeMillis
        let state: State = {
          pages: 0,
          items: 0,
          total: undefined,
          pageSize: 0,
          elapsed: Duration.zero,
          quota: undefined
        }
        let reached = 0
        let drawnAt = -Infinity
        return Stream.tap(pages, (page) =>
          Effect.gen(function* () {
            const now = yield* Clock.currentTimeMillis
            state = {
              pages: state.pages + 1,
              items: state.items + page.items.length,
              total: page.total,
              pageSize: Math.max(state.pageSize, page.items.length),
              elapsed: Duration.millis(now - start),
              quota: quota()
            }
            const isLast = page.cursor === undefined
            if (screen.redraws && !isLast) {
              if (now - drawnAt < redrawMillis) return
              drawnAt = now
              return yield* screen.status(indent + bar(state, noun, room))
            }
            const milestone = milestoneOf(state)
            if (!isLast && milestone <= reached) return
            reached = milestone
            yield* screen.line(indent + bar(state, noun, room))
          })
        )
      })
    )

/** The bar with its figures, together no longer than there is room; without a known total, the figures alone. */
export const bar = ({ elapsed, items, pageSize, pages, quota, total }: State, noun: string, room: number): string => {
  const rate = `${Figure.count(Figure.perSecond(items, elapsed)).padStart(5)}/s`
  const left = quota === undefined ? [] : [`${Figure.count(quota)} calls left`]
  if (total === undefined) {
    return fitting([`${Figure.count(pages)} pages`, `${Figure.count(items)} ${noun}`, rate, ...left], room)
  }
  const share = total === 0 ? 1 : Math.min(1, items / total)
  const totalPages = pageSize === 0 ? pages : Math.max(pages, Math.ceil(total / pageSize))
  const percent = `${Math.floor(share * 100)} %`.padStart(5)
  const counts = [`${of(pages, totalPages)} pages`, `${of(items, total)} ${noun}`]
  const figures = fitting([percent, ...counts, rate, ...left], room - 2)
  const cells = Math.min(longestBar, room - figures.length - 2)
  const filled = Math.floor(share * cells)
  return `${"█".repeat(filled)}${"░".repeat(cells - filled)}  ${figures}`
}

// internal

const indent = "    "

// Shorter where the figures are long.
const longestBar = 20

// Fast enough to look smooth, slow enough to cost nothing.
const redrawMillis = 40

// The last of them matter least.
const fitting = (figures: ReadonlyArray<string>, room: number): string => {
  const text = figures.join("  ")
  return text.length <= room || figures.length === 1 ? text.slice(0, room) : fitting(figures.slice(0, -1), room)
}

// The figure that grows is as wide as the one it grows to, so that nothing moves.
const of = (part: number, whole: number): string =>
  `${Figure.count(part).padStart(Figure.count(whole).length)}/${Figure.count(whole)}`

// Quarters of a known total; of an unknown one, each doubling of the pages.
const milestoneOf = ({ items, pages, total }: State): number =>
  total === undefined ? Math.floor(Math.log2(pages)) + 1 : total === 0 ? 4 : Math.floor((items / total) * 4)
