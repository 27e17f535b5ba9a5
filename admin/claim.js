// Where the link of a claim code leads: what the code is, and the call that redeems it.
import { copyable, h } from './dom.js';
import { t } from './i18n.js';

/** @param base the API's, without a slash at its end */
export function claim(code, base) {
  const call = [
    `curl -X POST ${base}/v1/claims -H 'Content-Type: application/json' -d '{`,
    `  "claimCode": "${code}",`,
    '  "applicationId": "…",',
    '  "applicationSecret": "…" }\'',
  ].join('\n');
  return h('div.narrow', {},
    h('h1', { tabindex: '-1' }, t('claim.title')),
    h('p.lead', {}, t('claim.text')),
    h('section.raised', {}, copyable(t('claim.code'), code), copyable(t('claim.call'), call)),
    h('p.callout', {}, t('claim.hint')));
}
