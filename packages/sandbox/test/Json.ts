/**
 * JSON of requests and answers, as tests write and read it. Not a schema, which would refuse to write keys that are
 * `undefined`, and read answers in another way than a caller of the sandbox does.
 */

export const parse = (text: string): unknown => JSON.parse(text)

export const text = (value: unknown): string => JSON.stringify(value)
