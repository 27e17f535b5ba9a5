// Asks Pintle what a token is worth now, and says to auth_request: in (204), no token or a bad one (401), not for this (403).

function refuse(r, status, error) {
  r.headersOut['Pintle-Challenge'] = 'Bearer realm="api"' + (error ? `, error="${error}"` : '')
  r.return(status)
}

async function authorize(r) {
  const shown = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(r.headersIn.Authorization || '')
  if (!shown) {
    return refuse(r, 401, '')
  }
  const reply = await r.subrequest('/_pintle/introspection', {
    method: 'POST',
    body: 'token_type_hint=access_token&token=' + encodeURIComponent(shown[1]),
  })
  if (reply.status !== 200) {
    r.error(`Pintle answers ${reply.status} to the introspection`)
    return r.return(500) // nobody gets in while Pintle can not be asked
  }
  const token = JSON.parse(reply.responseText)
  // A refresh token is active, too; it is no token for an API.
  if (token.active !== true || token.token_type !== 'Bearer') {
    return refuse(r, 401, 'invalid_token')
  }
  const wanted = r.variables.pintle_scope
  if (wanted && !token.scope.split(' ').includes(wanted)) {
    return refuse(r, 403, 'insufficient_scope')
  }
  r.headersOut['Pintle-Connector'] = token.client_id
  r.headersOut['Pintle-User'] = token.sub
  r.headersOut['Pintle-Scope'] = token.scope
  r.return(204)
}

export default { authorize }
