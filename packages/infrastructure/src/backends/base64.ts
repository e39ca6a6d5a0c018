/** Returns what base64 stands for, an octet for each character; undefined if it is not base64. */
export function octetsOf(data: string): string | undefined {
  try {
    return atob(data)
  } catch {
    return undefined
  }
}
