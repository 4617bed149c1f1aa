/**
 * The program with Millrace, and its decoders compiled at build time.
 */
import "@millrace/azion/v3/Domains/compiled"
import "./azion.ts"
