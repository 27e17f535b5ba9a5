// Where /oauth2/authorize leads: the person has signed in by now, so the API is told who asks, and
// gives a proof of it with which the browser goes on to the consent page.
import { call } from './api.js';
import { h, heading, loading } from './dom.js';
import { t } from './i18n.js';

/** @param carried the program's request as the API put it into the address, in base64url */
export async function authorize(page, carried) {
  const request = decoded(carried);
  let answer;
  try {
    answer = await call('POST', '/v1/consents', { request });
  } catch (problem) {
    if (problem.code === 'NotFound') {
      return h('section', {}, heading(t('authorize.title')), h('p.callout.warn', { role: 'alert' }, t('authorize.unknown')));
    }
    throw problem;
  }
  if (answer.location) {
    // The program asked for something that it can not get; it is told so.
    location.replace(answer.location);
  } else {
    goOn(`${page.api}/oauth2/authorize`, { parameters: request, step: 'show', proof: answer.consentCode });
  }
  return h('section', {}, heading(t('authorize.title')), loading());
}

/** By a form, because a proof does not belong into an address. */
function goOn(action, fields) {
  const form = h('form', { method: 'post', action, hidden: true },
    Object.entries(fields).map(([name, value]) => h('input', { type: 'hidden', name, value })));
  document.body.append(form);
  form.submit();
}

function decoded(carried) {
  const binary = atob(carried.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, char => char.charCodeAt(0)));
}
