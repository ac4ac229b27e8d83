/**
 * Milliseconds between two drawings of what a run tells as it goes. Where training uses every core there is, each
 * drawing takes from it: once a second is live enough there.
 */
export const liveInterval = navigator.hardwareConcurrency > 4 ? 250 : 1000
