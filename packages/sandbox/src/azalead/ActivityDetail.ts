/**
 * What an activity of Azalead was, drawn from its id: visited pages with events, where the visit came from, who it was, who
 * opened a mail. An ad click has two documented forms, `ad_clicked` in lists and `ad_click` on its own.
 */
import * as Seed from "../internal/Seed.ts"
import type { Activity } from "./ActivityLog.ts"
import * as Persons from "./Persons.ts"

interface PageEvent {
  readonly id: string
  readonly type: (typeof eventTypes)[number]
  readonly content: Readonly<Record<string, string>> | null
}

export interface VisitedPage {
  readonly title: string | null
  readonly url: string
  readonly durationInSecond: number
  readonly events: ReadonlyArray<PageEvent> | null
  readonly id: number
}

export interface Referer {
  readonly idCategory: RefererCategory
  readonly name: string | null
}

type RefererCategory = (typeof refererCategories)[number]

export const refererCategories = [
  "advertising_display",
  "affiliate",
  "azalead_ad",
  "direct",
  "email",
  "organic_search",
  "others",
  "paid_search",
  "referral",
  "social",
  "social_ad"
] as const

/** `download` is in the vendor's examples alone. */
export const eventTypes = [
  "custom",
  "link_clicked",
  "form_completed",
  "file_downloaded",
  "live_chat",
  "newsletter_signup",
  "blog_comment",
  "video_played",
  "website_personalization",
  "download"
] as const

/** As lists show it. */
export const listed = (seed: string, activity: Activity): object => {
  const { date, id, type } = activity
  switch (type) {
    case "website_visit":
      return { type, date, ...visit(seed, activity), id }
    case "ad_clicked":
      return { type, date, ...visit(seed, activity), campaignName: campaign(seed, activity), id }
    case "email_viewed":
      return { type, date, openers: openers(seed, activity), campaignName: campaign(seed, activity), id }
  }
}

/** As it is shown on its own. */
export const single = (seed: string, activity: Activity): object =>
  activity.type === "ad_clicked"
    ? { type: "ad_click", date: activity.date, ...advertisement(seed, activity), id: activity.id }
    : listed(seed, activity)

/** The pages of a visit, also of one that an ad led to; a mail has none. */
export const visitedPages = (seed: string, activity: Activity): ReadonlyArray<VisitedPage> => {
  if (activity.type === "email_viewed") return []
  const key = keyOf(seed, activity)
  return Array.from({ length: 1 + Seed.integer(`${key}/pages`, 3) }, (_, i) => {
    const page = Seed.pick(`${key}/page/${i}`, pages)
    return {
      title: page.title,
      url: page.url,
      durationInSecond: 1 + Seed.integer(`${key}/page/${i}/duration`, 240),
      events: events(`${key}/page/${i}`),
      id: activity.id * 10 + i
    }
  })
}

export const referer = (seed: string, activity: Activity): Referer => {
  const idCategory =
    activity.type === "ad_clicked" ? "azalead_ad" : Seed.pick(`${keyOf(seed, activity)}/referer`, refererCategories)
  return { idCategory, name: idCategory === "direct" ? null : `example_${idCategory}` }
}

/** The pages that visits go to, by their url. */
export const pages: readonly [Page, ...Array<Page>] = [
  { id: 129, url: "https://www.example.com/", title: "Example" },
  { id: 130, url: "https://www.example.com/product/", title: "Product X" },
  { id: 131, url: "https://www.example.com/pricing/", title: "Pricing" },
  { id: 132, url: "https://www.example.com/blog/", title: null }
]

// internal

interface Page {
  readonly id: number
  readonly url: string
  readonly title: string | null
}

const keyOf = (seed: string, { id }: Activity): string => `${seed}/activity/${id}`

const visit = (seed: string, activity: Activity): object => ({
  visitedPages: visitedPages(seed, activity),
  referer: referer(seed, activity),
  idPerson: Persons.idOf(seed, Seed.integer(`${keyOf(seed, activity)}/person`, 2 * Persons.count))
})

const campaign = (seed: string, activity: Activity): string | null =>
  Seed.pick(`${keyOf(seed, activity)}/campaign`, ["example-campaign", "Example mailing", null])

// Two of three dates are text, as in most of the vendor's examples.
const openers = (seed: string, activity: Activity): ReadonlyArray<object> => {
  const key = keyOf(seed, activity)
  return Array.from({ length: 1 + Seed.integer(`${key}/openers`, 3) }, (_, i) => {
    const date = activity.date + i * 60_000
    return {
      email: `visitor${1 + Seed.integer(`${key}/opener/${i}`, 50)}@example.com`,
      openDate: Seed.integer(`${key}/opener/${i}/text`, 3) === 0 ? date : String(date)
    }
  })
}

const advertisement = (seed: string, activity: Activity): object => {
  const program = Seed.integer(`${keyOf(seed, activity)}/program`, 3)
  return {
    adProgram: {
      name: `Example program ${program + 1}`,
      type: "IP_TARGETING",
      audience: "Example audience",
      active: program !== 2,
      id: 12653 + program
    },
    adCreative: { name: "EX_160x600", archived: program === 2, id: 74278 + program }
  }
}

const events = (key: string): ReadonlyArray<PageEvent> | null => {
  const kind = Seed.integer(`${key}/events`, 4)
  if (kind === 0) return null
  return Array.from({ length: kind - 1 }, (_, i) => ({
    id: Seed.uuid(`${key}/event/${i}`),
    type: Seed.pick(`${key}/event/${i}/type`, eventTypes),
    content: Seed.integer(`${key}/event/${i}/content`, 3) === 0 ? null : { label: "Example" }
  }))
}
