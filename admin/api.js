// Calls of the portal API. The bearer is the ID token, which only this module and session.js see.
import { t } from './i18n.js';
import { bearer, expired } from './session.js';

let base = '';

export function configure(apiBase) {
  base = apiBase;
}

/** A refusal of the API, or that it could not be reached (code Offline, status 0). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.message ?? '');
    this.status = status;
    this.code = body.errorCode ?? (status === 429 ? 'Throttled' : status >= 500 ? 'Unavailable' : 'Unexpected');
    this.hint = body.hint ?? '';
    this.requestId = body.requestId ?? '';
    this.retryAfter = retryAfter;
    this.errors = body.errors ?? null;
    this.errorCount = body.errorCount ?? 0;
    // "Invalid redirectUrl: …" names the field.
    this.field = /^Invalid ([A-Za-z]+)\b/.exec(this.message)?.[1] ?? '';
  }

  /** The closest words there are: by hint, by field, by code. */
  text() {
    return t.first(
      this.hint && `hint.${this.hint}`,
      this.field && `mend.${this.field}`,
      this.code === 'Throttled' && this.retryAfter && 'error.ThrottledFor',
      `error.${this.code}`,
      'error.Unexpected',
      { wait: () => duration(this.retryAfter) });
  }
}

function duration(seconds) {
  return seconds < 120
    ? t('seconds', { n: seconds })()
    : seconds < 7200 ? t('minutes', { n: Math.ceil(seconds / 60) })() : t('hours', { n: Math.ceil(seconds / 3600) })();
}

/**
 * One call, such as `call('POST', '/v1/connectors', {name})`.
 * Gives the answer's object, or null for an answer without a body. `{open: true}` sends it without the sign-in,
 * `{headers}` are sent beside.
 * @throws Problem for every refusal
 */
export async function call(method, path, body = undefined, options = {}) {
  const headers = options.open ? { ...options.headers } : { Authorization: `Bearer ${bearer()}` };
  if (body !== undefined) {
    headers['Content-Type'] = options.type ?? 'application/json';
  }
  let answer;
  let text;
  try {
    answer = await fetch(base + path, {
      method,
      headers,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: options.signal,
    });
    text = await answer.text();
  } catch (cause) {
    if (cause.name === 'AbortError') {
      throw cause;
    }
    throw new Problem(0, { errorCode: 'Offline' });
  }
  if (answer.ok) {
    return text ? JSON.parse(text) : null;
  }
  let refusal = {};
  try {
    refusal = JSON.parse(text);
  } catch {
    // A proxy's own page: the status says enough.
  }
  const problem = new Problem(answer.status, refusal, Number(answer.headers.get('Retry-After')) || 0);
  if (problem.status === 401 && problem.code === 'InvalidToken' && !options.open) {
    expired();
  }
  throw problem;
}

export const get = (path, options) => call('GET', path, undefined, options);

/** A function for `paged`: the items and the cursor of the next page. */
export const pages = (path, list) => async cursor => {
  const answer = await get(cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path);
  return { items: answer[list], next: answer.next };
};

/** All items of a list. */
export async function all(path, list) {
  const load = pages(path, list);
  const items = [];
  let cursor = null;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

export const connectorPath = (id, rest = '') => `/v1/connectors/${encodeURIComponent(id)}${rest}`;
