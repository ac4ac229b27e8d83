import type { EngineClient } from './engineClient'

/** How often an engine is asked whether it is there, and how long it may say nothing before a person is told; milliseconds. */
const interval = 2000, patience = 8000

/**
 * Watches whether an engine answers. A step of a huge network can take as long as a hang, so it is only told of; whoever
 * is told decides.
 * @param tell seconds of silence, again and again while it lasts; 0 when it answers again
 * @returns what ends the watching
 */
export function watchSilence(engine: EngineClient, tell: (seconds: number) => void): () => void {
  let told = false, asking = false
  engine.heardAt = Date.now()
  const timer = setInterval(() => {
    if (!asking) {
      asking = true
      engine.ask('ping', {}).catch(() => undefined).finally(() => { asking = false })
    }
    const silent = Date.now() - engine.heardAt
    if (silent < patience && !told) return
    told = silent >= patience
    tell(told ? Math.round(silent / 1000) : 0)
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}
