/**
 * Measuring several subjects in turns: whatever else the machine does meets all of them, and a ratio is that of two samples
 * taken one after the other.
 */

/** In ms. */
export interface Sample {
  readonly wall: number
  /** Of this process, all threads. */
  readonly cpu: number
}

/** The middle, and where the middle half lies. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export const sample = async (run: () => Promise<unknown>): Promise<Sample> => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await run()
  const wall = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  return { wall, cpu: (system + user) / 1000 }
}

/**
 * Samples of each subject, taken in rounds. Every other round goes through them backwards. Nobody collects garbage between
 * them: a forced collection also throws away what the engine knows of the code, and most of that of the deepest peers.
 *
 * @param warm ms for which each runs before, at least once: the engine compiles what runs often, in several steps
 */
export const inTurns = async <A>(
  subjects: ReadonlyArray<() => Promise<A>>,
  rounds: number,
  warm: number
): Promise<ReadonlyArray<ReadonlyArray<A>>> => {
  for (const subject of subjects) {
    const end = performance.now() + warm
    do await subject()
    while (performance.now() < end)
  }
  const samples: Array<Array<A>> = subjects.map(() => [])
  for (let round = 0; round < rounds; round++) {
    const order = subjects.map((subject, index) => ({ subject, samples: samples[index] }))
    for (const { samples, subject } of round % 2 === 0 ? order : order.toReversed()) {
      samples?.push(await subject())
    }
  }
  return samples
}

export const spread = (values: ReadonlyArray<number>): Spread => {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share
    const below = sorted[Math.floor(place)] ?? NaN
    const above = sorted[Math.ceil(place)] ?? NaN
    return below + (above - below) * (place % 1)
  }
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/** Of samples that were taken in the same rounds. */
export const ratio = (ours: ReadonlyArray<number>, theirs: ReadonlyArray<number>): Spread =>
  spread(ours.map((value, round) => value / (theirs[round] ?? NaN)))
