import type { HttpRequest } from './exchange.ts'

/** The host that the client asked a trusted proxy for (RFC 7239, and what was usual before). */
export function forwardedHost(request: Pick<HttpRequest, 'header'>): string | undefined {
  return parameterOf(request, 'host') ?? firstOf(request.header('x-forwarded-host'))
}

/** The scheme by which the client asked a trusted proxy. */
export function forwardedScheme(request: Pick<HttpRequest, 'header'>): 'http' | 'https' | undefined {
  const scheme = (parameterOf(request, 'proto') ?? firstOf(request.header('x-forwarded-proto')))?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}

function parameterOf(request: Pick<HttpRequest, 'header'>, name: string): string | undefined {
  for (const part of firstOf(request.header('forwarded'))?.split(';') ?? []) {
    const [key = '', value = ''] = part.split('=', 2)
    if (key.trim().toLowerCase() === name) return value.trim().replaceAll('"', '')
  }
  return undefined
}

function firstOf(list: string | undefined): string | undefined {
  return list?.split(',', 1)[0]?.trim()
}
