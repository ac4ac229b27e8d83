/**
 * A failure that is nobody's bug (no network, no compiler, a full disk): its message is the sentence the
 * person reads, naming the file or tool and what to do. Bugs stay ordinary errors, with their stack.
 */
export class SetupFailure extends Error {}

/**
 * Ends the process as a command line should: a sentence for an expected failure, the stack for a bug.
 * @param {unknown} error
 */
export function exitWith(error) {
  if (error instanceof SetupFailure) console.error(`\n${error.message}`)
  else console.error(error)
  process.exit(1)
}
