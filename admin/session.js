// Sign-in by OpenID Connect: authorization code with PKCE S256 (RFC 7636), public client. The
// tokens live in this module's variables and nowhere else; sessionStorage holds verifier, state,
// nonce and the place to return to, between leaving for the provider and coming back.

const KEY = 'pintle.sign-in';
const SKEW = 60;
// A program's request for authorization is the longest; the API bounds it.
const PLACE = /^#\/(?:[A-Za-z0-9/._@:?&=-]{0,300}|authorize\/[A-Za-z0-9_-]{1,8000})$/;

let config = null;
let provider = null;
let idToken = '';
let ending = 0;
let onEnd = () => {};

/** Why a sign-in did not come about; `code` has a text under `signin.<code>`. */
export class SignInProblem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const demand = (held, code) => {
  if (!held) {
    throw new SignInProblem(code);
  }
};

/** Reads the page's settings. */
export async function load() {
  const answer = await fetch('config.json', { credentials: 'omit', cache: 'no-store' });
  demand(answer.ok, 'settings');
  config = await answer.json();
  return config;
}

export const bearer = () => idToken;
export const signedIn = () => idToken !== '';
export const whenEnded = listener => { onEnd = listener; };

/** Ends the session here, because the API no longer takes the token or its time is over. */
export function expired() {
  if (signedIn()) {
    clear();
    onEnd();
  }
}

function clear() {
  clearTimeout(ending);
  idToken = '';
}

async function discover() {
  if (provider) {
    return provider;
  }
  let metadata;
  try {
    const address = config.discovery || `${config.issuer}/.well-known/openid-configuration`;
    const answer = await fetch(address, { credentials: 'omit', redirect: 'error' });
    demand(answer.ok, 'provider');
    metadata = await answer.json();
  } catch {
    throw new SignInProblem('provider');
  }
  // OpenID Connect Discovery 1.0, section 4.3: the issuer is exactly the one that is configured.
  // Entra ID writes {tenantid} where it answers for many tenants.
  demand(metadata.issuer?.replace('{tenantid}', '{tid}') === config.issuer, 'issuer');
  const origin = new URL(config.issuer).origin;
  for (const endpoint of [metadata.authorization_endpoint, metadata.token_endpoint]) {
    demand(URL.canParse(endpoint) && new URL(endpoint).origin === origin, 'issuer');
  }
  provider = metadata;
  return provider;
}

const encoded = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => encoded(crypto.getRandomValues(new Uint8Array(32)));
const sha256 = text => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
const redirectUri = () => location.origin + location.pathname;

/** The place of this page that a text names, if it is one: never another page. */
export const placeOf = text => (typeof text === 'string' && PLACE.test(text) ? text : '#/');

/** Leaves for the provider; the way back leads to the place that is open now. */
export async function signIn() {
  demand(crypto.subtle, 'insecure');
  const { authorization_endpoint: endpoint } = await discover();
  const attempt = { verifier: random(), state: random(), nonce: random(), place: placeOf(location.hash) };
  sessionStorage.setItem(KEY, JSON.stringify(attempt));
  const address = new URL(endpoint);
  for (const [name, value] of Object.entries({
    client_id: config.clientId,
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid profile',
    redirect_uri: redirectUri(),
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: encoded(await sha256(attempt.verifier)),
    code_challenge_method: 'S256',
  })) {
    address.searchParams.set(name, value);
  }
  location.assign(address);
  // The page is left now; nothing may go on meanwhile.
  await new Promise(() => {});
}

/**
 * Takes what the provider sent back, if the address holds it, and cleans the address at once.
 * Gives whether somebody is signed in now.
 * @throws SignInProblem where the answer is not that of a sign-in that this tab began
 */
export async function comeBack() {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') && !answer.has('code') && !answer.has('error')) {
    // A sign-in that was left halfway.
    sessionStorage.removeItem(KEY);
    return false;
  }
  const attempt = readAttempt();
  sessionStorage.removeItem(KEY);
  history.replaceState(null, '', location.pathname + placeOf(attempt?.place));
  if (!answer.has('code') && !answer.has('error')) {
    return false; // back from the provider's sign-out
  }
  demand(attempt && answer.get('state') === attempt.state, 'state');
  demand(!answer.has('error'), answer.get('error') === 'access_denied' ? 'denied' : 'provider');
  // RFC 9207: where the answer names its issuer, it is ours.
  demand(!answer.has('iss') || answer.get('iss') === config.issuer, 'issuer');
  await redeem(answer.get('code'), attempt);
  return true;
}

function readAttempt() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

async function redeem(code, attempt) {
  const { token_endpoint: endpoint } = await discover();
  let tokens;
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: config.clientId,
        code,
        redirect_uri: redirectUri(),
        code_verifier: attempt.verifier,
      }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
    demand(answer.ok, 'code');
    tokens = await answer.json();
  } catch (problem) {
    throw problem instanceof SignInProblem ? problem : new SignInProblem('provider');
  }
  const checked = await check(tokens, attempt.nonce);
  idToken = tokens.id_token;
  // By the token's own length, so that a wrong clock of this machine does not end it early.
  const life = Math.min((checked.exp - checked.iat) * 1000, 2 ** 31 - 1);
  ending = setTimeout(expired, life);
}

/** OpenID Connect Core 1.0, section 3.1.3.7; the signature is checked by the API at each call. */
async function check(tokens, nonce) {
  const parts = String(tokens.id_token ?? '').split('.');
  let header;
  let body;
  try {
    [header, body] = parts.slice(0, 2).map(part => JSON.parse(decoded(part)));
  } catch {
    throw new SignInProblem('token');
  }
  demand(parts.length === 3 && ['RS256', 'ES256'].includes(header.alg), 'token');
  demand(body.iss === config.issuer.replace('{tid}', body.tid), 'issuer');
  demand([].concat(body.aud).length === 1 && [].concat(body.aud)[0] === config.clientId, 'audience');
  demand(body.azp === undefined || body.azp === config.clientId, 'audience');
  demand(Number.isFinite(body.exp) && Number.isFinite(body.iat) && body.exp > body.iat, 'token');
  demand(body.exp + SKEW > Date.now() / 1000, 'old');
  demand(body.nonce === nonce, 'nonce');
  if (body.at_hash !== undefined) {
    const half = (await sha256(tokens.access_token ?? '')).slice(0, 16);
    demand(body.at_hash === encoded(half), 'token');
  }
  return body;
}

function decoded(part) {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Forgets the session here and, where the provider offers it, there too. No token is sent along. */
export async function signOut() {
  clear();
  let address = location.pathname;
  try {
    const metadata = await discover();
    if (metadata.end_session_endpoint && new URL(metadata.end_session_endpoint).origin === new URL(config.issuer).origin) {
      address = new URL(metadata.end_session_endpoint);
      address.searchParams.set('client_id', config.clientId);
      address.searchParams.set('post_logout_redirect_uri', redirectUri());
    }
  } catch {
    // Here it is ended anyway.
  }
  location.replace(address);
}
