import type { Observer } from '@occi/core'
import type { Registry as EntityRegistry } from '@occi/core/authoring'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a service has done, in the format of Prometheus. */
export interface Metrics {
  readonly observer: Observer
  readonly contentType: string
  /** Returns all figures as they are now. */
  text(): Promise<string>
}

/** Clients choose methods: what is not one of these is counted as one. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Counts requests, calls of backends, locks, recoveries and failed sign-ins, and measures the process (its event loop
 * among others). Nothing in it names a user or an entity.
 *
 * @param kinds identifiers of the kinds whose entities are counted, when the metrics are read
 */
export function createMetrics(entities: Pick<EntityRegistry, 'count'>, kinds: readonly string[]): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const requests = new Histogram({
    name: 'occi_request_duration_seconds',
    help: 'Requests, from the head to the last octet of the answer',
    labelNames: ['method', 'status'],
    buckets,
    registers,
  })
  const aborted = new Counter({
    name: 'occi_requests_aborted_total',
    help: 'Requests whose client disconnected before it had the whole answer',
    registers,
  })
  const underWay = new Gauge({ name: 'occi_requests_in_flight', help: 'Requests that are being answered', registers })
  const backends = new Histogram({
    name: 'occi_backend_call_duration_seconds',
    help: 'Calls of backends',
    labelNames: ['routine', 'kind'],
    buckets,
    registers,
  })
  const failures = new Counter({
    name: 'occi_backend_failures_total',
    help: 'Calls of backends that failed or refused',
    labelNames: ['routine', 'kind'],
    registers,
  })
  const locks = new Histogram({
    name: 'occi_lock_wait_seconds',
    help: 'Time until a transaction has its locks',
    labelNames: ['operation'],
    buckets,
    registers,
  })
  const recovered = new Counter({
    name: 'occi_recovered_transactions_total',
    help: 'Unfinished transactions that recoveries have finished',
    registers,
  })
  const recoveryFailures = new Counter({
    name: 'occi_recovery_failures_total',
    help: 'Recoveries that failed or left transactions',
    registers,
  })
  const signIns = new Counter({
    name: 'occi_sign_in_failures_total',
    help: 'Sign-ins that failed: 401 for wrong credentials, 429 for too many',
    labelNames: ['status'],
    registers,
  })
  new Gauge({
    name: 'occi_entities',
    help: 'Stored entities of all owners',
    labelNames: ['kind'],
    registers,
    async collect() {
      this.reset()
      for (const kind of kinds) this.set({ kind }, await entities.count({ kind }, { everyone: true }))
    },
  })
  const observer: Observer = {
    requestStarted({ method }) {
      const timer = requests.startTimer({ method: methods.has(method) ? method : 'other' })
      underWay.inc()
      return {
        end({ status, isAborted }) {
          timer({ status })
          underWay.dec()
          if (isAborted) aborted.inc()
        },
      }
    },
    backendCalled({ routine, kind }) {
      const timer = backends.startTimer({ routine, kind })
      return {
        end({ error }) {
          timer()
          if (error !== undefined) failures.inc({ routine, kind })
        },
      }
    },
    locksRequested({ operation }) {
      const timer = locks.startTimer({ operation })
      return { end: () => timer() }
    },
    recoveryStarted: () => ({
      end({ finished, left, error }) {
        recovered.inc(finished)
        if (error !== undefined || left > 0) recoveryFailures.inc()
      },
    }),
    signInFailed: ({ status }) => signIns.inc({ status }),
  }
  return { observer, contentType: register.contentType, text: () => register.metrics() }
}
