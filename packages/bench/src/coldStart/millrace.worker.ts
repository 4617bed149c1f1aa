/**
 * The program with Millrace as a worker.
 */
import { open } from "./millrace.ts"

export default { fetch: async () => Response.json(await (await open())()) }
