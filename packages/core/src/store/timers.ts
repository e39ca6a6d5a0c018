/** Starts a timer that does not keep the process running, on runtimes whose timers are numbers as well. */
export function backgroundTimer(run: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(run, milliseconds)
  if (typeof timer === 'object') timer.unref()
  return timer
}
