/**
 * What is wrong with a document or its overlay, in one sentence that names the place.
 *
 * The pure parts of the generator throw it; `Generator.ts` turns it into a failure, so that nothing is written.
 */
import * as Data from "effect/Data"

export class Complaint extends Data.TaggedError("Complaint")<{
  /** The file, as the caller named it. */
  readonly file: string
  /** A JSON pointer into the file; empty for the whole of it. */
  readonly pointer: string
  /** What is wrong and what to do, without a period at the end. */
  readonly problem: string
}> {
  override get message(): string {
    return `${this.file}${this.pointer === "" ? "" : `#${this.pointer}`}: ${this.problem}.`
  }
}
