import { type Failure, FailureError } from '../../src/domain/failure'

/** The failure that `work` ends in. Throws where it ends well, or with anything that is no failure: a bug. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  let value: unknown
  try {
    value = await work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error(`no failure: it answered ${JSON.stringify(value)}`)
}
