export type { Handler, HttpRequest, HttpResponse } from '../http/messages.ts'
export { type ListenerOptions, nodeListener } from './listener.ts'
export { requestListener } from './request-listener.ts'
export { type Served, type ServeOptions, type Serving, serve } from './serve.ts'
