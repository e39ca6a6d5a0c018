export { type Served, type ServeOptions, type Serving, serve } from './serve.ts'
