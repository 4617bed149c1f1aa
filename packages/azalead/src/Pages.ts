/** How Azalead pages its lists: by number, with the total in a header. */
import * as Pagination from "@millrace/core/Pagination"

/** Pages of a bare array. Where `X-Total-Count` is missing or may not be read, a page that is not full is the last one. */
export const byTotal = <Item extends object>(
  key: (item: Item) => Pagination.Key = idOf
): Pagination.Strategy<ReadonlyArray<Item>, Item> =>
  Pagination.byHeaderTotal({
    items: (items) => items,
    header: "X-Total-Count",
    defaultSize: 25,
    sizeHeader: "X-Page-size",
    pageHeader: "X-Page",
    key
  })

// internal

// Kinds of activities that are not known yet may have no id.
const idOf = (item: object): Pagination.Key =>
  "id" in item && typeof item.id === "number" ? item.id : JSON.stringify(item)
