/** Values that one call may hold of all layers' outputs: 200 MB of float32. */
const activationBudget = 50_000_000

/** How many examples go through the network in one call outside training: enough to fill the cores, within memory. */
export const examplesAtOnce = (activationsOfOne: number): number =>
  Math.max(16, Math.min(5000, Math.floor(activationBudget / activationsOfOne)))
