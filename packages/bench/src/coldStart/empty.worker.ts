/**
 * A worker without a program: what the runtime itself takes to start.
 */
export default { fetch: async () => Response.json({ value: { id: 7 } }) }
