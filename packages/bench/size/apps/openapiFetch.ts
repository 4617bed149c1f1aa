/**
 * The same program with openapi-fetch and zod.
 */
import { peer } from "../../src/peers/openapiFetch.ts"

const client = await peer.open({ baseUrl: "https://api.azionapi.net" })
console.log(await client.list(100, 1))
