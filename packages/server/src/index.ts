export { Application, type ApplicationOptions, type Entities } from './application.ts'
export type { Handler, HttpRequest, HttpResponse } from './http/exchange.ts'
export type { Limits, ServiceOptions } from './options.ts'
export { standardRenderings } from './standard-renderings.ts'
