import type { Fields } from '@occi/core/authoring'

/** The header fields of every page, for its style sheet and its script. */
export async function pageFields(stylesheet: string, script: string): Promise<Fields> {
  return [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Security-Policy', await contentSecurityPolicy(stylesheet, script)],
    ['X-Content-Type-Options', 'nosniff'],
    // Not `no-referrer`: with it browsers send `Origin: null`, and a service that checks the origin refuses its forms.
    ['Referrer-Policy', 'same-origin'],
  ]
}

/**
 * Nothing runs but this one script, which reads from this service alone, and nothing is loaded: of style sheets only this
 * one, of pictures only those in the page itself. Forms go to this service alone.
 */
async function contentSecurityPolicy(stylesheet: string, script: string): Promise<string> {
  return [
    "default-src 'none'",
    `style-src '${await hashOf(stylesheet)}'`,
    `script-src '${await hashOf(script)}'`,
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
