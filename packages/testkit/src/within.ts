/** Runs something with a kit, and closes what the kit has opened. */
export async function within<K extends { end(): Promise<void> }>(
  kit: K,
  run: (kit: K) => Promise<unknown>,
): Promise<void> {
  try {
    await run(kit)
  } finally {
    await kit.end()
  }
}
