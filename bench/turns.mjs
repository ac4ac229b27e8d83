/**
 * Contenders train in turns, the order reversed from round to round, since what is warm helps the second.
 * @param {import('./contender.mjs').Contender[]} contenders
 * @returns {Promise<Record<string, number[]>>} steps per second of each, a number a round
 */
export async function speedsInTurns(contenders, rounds, seconds) {
  const speeds = Object.fromEntries(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 ? [...contenders].reverse() : contenders) {
      speeds[contender.name].push(await contender.train(seconds))
    }
  }
  return speeds
}
