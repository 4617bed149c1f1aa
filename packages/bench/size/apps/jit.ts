/**
 * The program with Millrace, and the compiler of decoders that works while the program runs.
 */
import "effect/schema/SchemaJITCompiler/enable"
import "./azion.ts"
