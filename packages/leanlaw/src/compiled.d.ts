/**
 * What `@millrace/leanlaw/<Group>/compiled` is for the compiler: a module that is imported for its effect, decoders in the
 * registry of `effect/Schema`. The build makes them.
 */
export {}
