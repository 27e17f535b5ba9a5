// Pintle with oauth4webapi: from the address of the API to its groups, and to the end of the grant.
// The program prints `open <address>` for the person's browser, and reads the address to which the person came back.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import * as oauth from 'oauth4webapi'

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env
const api = new URL(ISSUER) // Pintle is both: the API, and the server that issues tokens for it.
const client = { client_id: CLIENT_ID }
const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
const plain = { [oauth.allowInsecureRequests]: api.protocol === 'http:' } // `make run` has no certificate
const ok = step => console.log(`ok ${step}`)

const resource = await oauth.processResourceDiscoveryResponse(api, await oauth.resourceDiscoveryRequest(api, plain))
ok('resource')

const issuer = new URL(resource.authorization_servers[0])
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { ...plain, algorithm: 'oauth2' })
)
ok('discover')

const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const authorization = new URL(server.authorization_endpoint)
authorization.search = new URLSearchParams({
  client_id: CLIENT_ID,
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'groupinfo.read groupmember.read',
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
})
console.log(`open ${authorization}`)
const input = createInterface({ input: process.stdin })
const [back] = await once(input, 'line')
input.close()
const answer = oauth.validateAuthResponse(server, client, new URL(back), state) // checks state and iss
ok('authorize')

const tokens = await oauth.processAuthorizationCodeResponse(
  server,
  client,
  await oauth.authorizationCodeGrantRequest(server, client, secret, answer, REDIRECT_URI, verifier, plain)
)
ok('exchange')

const groups = await oauth.protectedResourceRequest(tokens.access_token, 'GET', new URL('/v1/groups', api), undefined, null, plain)
assert.equal(groups.status, 200)
assert.notEqual((await groups.json()).groups.length, 0)
ok('use')

async function refresh(parameters = {}) {
  const options = { ...plain, additionalParameters: parameters }
  const response = await oauth.refreshTokenGrantRequest(server, client, secret, tokens.refresh_token, options)
  const fresh = await oauth.processRefreshTokenResponse(server, client, response)
  tokens.refresh_token = fresh.refresh_token ?? tokens.refresh_token // A new one comes only near the end of the old.
  return fresh
}
assert.equal((await refresh()).scope, 'groupinfo.read groupmember.read')
ok('refresh')
const narrow = await refresh({ scope: 'groupinfo.read' })
assert.equal(narrow.scope, 'groupinfo.read')
ok('narrow')

// What an API does with a token that it is sent: it looks at the token itself, or asks.
const call = new Request(api, { headers: { authorization: `Bearer ${narrow.access_token}` } })
const claims = await oauth.validateJwtAccessToken(server, call, resource.resource, plain)
assert.equal(claims.scope, 'groupinfo.read')
ok('verify')
async function introspect() {
  const response = await oauth.introspectionRequest(server, client, secret, narrow.access_token, plain)
  return oauth.processIntrospectionResponse(server, client, response)
}
const told = await introspect()
assert.deepEqual([told.active, told.scope, told.client_id], [true, 'groupinfo.read', CLIENT_ID])
ok('introspect')

await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, secret, tokens.refresh_token, plain))
ok('revoke')
assert.equal((await introspect()).active, false)
ok('inactive')
await assert.rejects(refresh(), { error: 'invalid_grant' })
ok('refused')
