/** A function of one id that hands on together what is asked for in the same moment. @returns what ends with that answer */
export function collected(answer: (ids: readonly string[]) => Promise<void>): (id: string) => Promise<void> {
  let waiting: { ids: Set<string>; answered: Promise<void> } | undefined
  return (id) => {
    if (waiting) waiting.ids.add(id)
    else {
      const ids = new Set([id])
      waiting = {
        ids,
        answered: Promise.resolve().then(() => {
          waiting = undefined
          return answer([...ids])
        }),
      }
    }
    return waiting.answered
  }
}
