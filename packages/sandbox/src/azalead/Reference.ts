/**
 * `/latest/ref` of Azalead: countries (a part; the vendor shows one), industries (all that the vendor lists) and company
 * categories.
 */
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"

export const countries: Listed<string> = [
  { name: "Albania", id: "AL" },
  { name: "Austria", id: "AT" },
  { name: "Belgium", id: "BE" },
  { name: "France", id: "FR" },
  { name: "Germany", id: "DE" },
  { name: "Italy", id: "IT" },
  { name: "Netherlands", id: "NL" },
  { name: "Spain", id: "ES" },
  { name: "Switzerland", id: "CH" },
  { name: "United Kingdom", id: "GB" },
  { name: "United States", id: "US" }
]

/** The ids 16 and 21 do not exist. */
export const industries: Listed<number> = [
  { id: 1, name: "Advertising & Marketing" },
  { id: 2, name: "Agriculture, Forestry and Fishing" },
  { id: 3, name: "Apparel & Fashion" },
  { id: 4, name: "Automotive" },
  { id: 5, name: "Banking, Insurance & Financial Services" },
  { id: 6, name: "Business Services" },
  { id: 7, name: "Chemicals" },
  { id: 8, name: "Construction" },
  { id: 9, name: "Consulting & Professional Services" },
  { id: 10, name: "Education" },
  { id: 11, name: "Electronics" },
  { id: 12, name: "Energy" },
  { id: 13, name: "Environmental Services" },
  { id: 14, name: "Food & Beverages" },
  { id: 15, name: "Government Services" },
  { id: 17, name: "Health Care" },
  { id: 18, name: "Home Equipment & Furnishings" },
  { id: 19, name: "Hospitality & Restaurants" },
  { id: 20, name: "Human Resources" },
  { id: 22, name: "Legal & Accounting Services" },
  { id: 23, name: "Leisure & Entertainment" },
  { id: 24, name: "Manufacturing" },
  { id: 25, name: "Media & Publishing" },
  { id: 26, name: "Non-Profit Organization Management" },
  { id: 27, name: "Oil & Gas" },
  { id: 28, name: "Pharmaceuticals & Biotechnology" },
  { id: 29, name: "Publishing" },
  { id: 30, name: "Real Estate" },
  { id: 31, name: "Retail" },
  { id: 32, name: "Software & Information Technology" },
  { id: 33, name: "Telecommunications" },
  { id: 34, name: "Transportation & Logistics" },
  { id: 35, name: "Travel & Tourism" },
  { id: 36, name: "Aerospace & Defence" },
  { id: 37, name: "Electrical" }
]

export const companyCategories: Listed<string> = [
  { id: "small", name: "Small company" },
  { id: "medium", name: "Medium sized company" },
  { id: "large", name: "Large company" },
  { id: "very_large", name: "Very large company" }
]

export const make = (): Operation.Group => ({
  routes: [
    Operation.get("/latest/ref/country", () => Answer.list(countries)),
    Operation.get("/latest/ref/industry", () => Answer.list(industries)),
    Operation.get("/latest/ref/company-category", () => Answer.list(companyCategories))
  ],
  reset: () => {}
})

// internal

interface Entry<Id> {
  readonly id: Id
  readonly name: string
}

type Listed<Id> = readonly [Entry<Id>, ...Array<Entry<Id>>]
