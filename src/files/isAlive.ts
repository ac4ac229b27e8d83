/** Whether another process with that number runs. */
export function isAlive(pid: number): boolean {
  if (pid === process.pid) return false // a former process had this number
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
