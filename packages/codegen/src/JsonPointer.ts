/** JSON pointers (RFC 6901): the places that complaints and corrections name. */

/** The pointer of a member below another pointer. */
export const below = (pointer: string, ...members: ReadonlyArray<string | number>): string =>
  members.reduce<string>(
    (parent, member) => `${parent}/${String(member).replaceAll("~", "~0").replaceAll("/", "~1")}`,
    pointer
  )

/** The members that a pointer names, outermost first. */
export const members = (pointer: string): ReadonlyArray<string> =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((member) => member.replaceAll("~1", "/").replaceAll("~0", "~"))

/** What a pointer leads to; undefined where it leads nowhere. */
export const resolve = (root: unknown, pointer: string): unknown =>
  members(pointer).reduce<unknown>((value, member) => {
    return typeof value === "object" && value !== null && Object.hasOwn(value, member)
      ? Reflect.get(value, member)
      : undefined
  }, root)
