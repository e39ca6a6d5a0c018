/** Where what implements the API of OpenTelemetry registers itself, for all copies of its first version. */
const registered = Symbol.for('opentelemetry.js.api.1')

/** Returns whether the process has loaded an SDK of OpenTelemetry, without loading the API. */
export function hasTelemetry(): boolean {
  return registered in globalThis
}
