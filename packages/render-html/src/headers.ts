import type { Fields } from '@occi/core/authoring'

/** The header fields of every page, for its style sheet. */
export async function pageFields(stylesheet: string): Promise<Fields> {
  return [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Security-Policy', await contentSecurityPolicy(stylesheet)],
    ['X-Content-Type-Options', 'nosniff'],
    // Not `no-referrer`: with it browsers send `Origin: null`, and a service that checks the origin refuses its forms.
    ['Referrer-Policy', 'same-origin'],
  ]
}

/**
 * Nothing runs and nothing is loaded: of style sheets only this one, of pictures only those in the page itself, and
 * forms go to this service alone.
 */
async function contentSecurityPolicy(stylesheet: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(stylesheet))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
