/**
 * The program written by hand as a worker.
 */
import { open } from "./handwritten.ts"

export default { fetch: async () => Response.json(await (await open())()) }
