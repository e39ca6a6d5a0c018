export { createMetrics } from './metrics.ts'
export { serveAdmin } from './serve-admin.ts'
