import fc from 'fast-check'
import { afterEach, vi } from 'vitest'

// The same values in every run, so that a change alone decides what passes; FC_SEED explores others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20_161) })

// A test that fails leaves no clock standing still for those after it, which run in the same process.
afterEach(() => {
  vi.useRealTimers()
})
