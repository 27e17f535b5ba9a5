// Where the link of a claim code leads: what the code is, and the call that redeems it.
import { copyable, h } from './dom.js';
import { t } from './i18n.js';

/** @param base the API's, without a slash at its end */
export function claim(code, base) {
  // The body comes by the standard input: arguments of a program can be read by others on the machine.
  const call = [
    `curl -sS '${base}/v1/claims' -H 'Content-Type: application/json' --data-binary @- <<END`,
    `{"claimCode": "${code}",`,
    ' "applicationId": "$PINTLE_ID", "applicationSecret": "$PINTLE_SECRET"}',
    'END',
  ].join('\n');
  return h('div.narrow', {},
    h('h1', { tabindex: '-1' }, t('claim.title')),
    h('p.lead', {}, t('claim.text')),
    h('section.raised', {}, copyable(t('claim.code'), code), h('p', {}, t('claim.secret')), copyable(t('claim.call'), call)),
    h('p.callout', {}, t('claim.hint')));
}
